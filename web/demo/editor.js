/** A text field for JSON that says where the text is wrong. */

import { confirmLoss } from './confirm.js';
import { byId } from './dom.js';
import { findDefect } from './json/check.js';
import { prettyPrint } from './json/exact.js';

/** @import { Defect } from './json/check.js' */

export class Editor {
  #field;
  #verdict;
  #judge;
  #original = '';
  /** @type {Defect | null} */
  #defect = null;

  /**
   * @param {string} id of the text field
   * @param {(value: any) => string} judge says what the value is, or throws what is wrong with it;
   *   `undefined` stands for no text
   * @param {(value: any) => void} [onValue] is given each new value
   */
  constructor(id, judge, onValue = () => {}) {
    this.#field = /** @type {HTMLTextAreaElement} */ (byId(id));
    this.#verdict = byId(`${id}-verdict`);
    this.#judge = judge;
    this.onValue = onValue;
    this.#field.addEventListener('input', () => this.#check());
    byId(`${id}-format`).addEventListener('click', () => this.#format());
    byId(`${id}-reset`).addEventListener('click', () => this.#askReset(id));
  }

  /** The text, or null if there is none. */
  get text() {
    return this.#field.value.trim() === '' ? null : this.#field.value;
  }

  /** The text as it stands there. */
  get value() {
    return this.#field.value;
  }

  /** Whether the text is other than what it began with. */
  get isChanged() {
    return this.#field.value !== this.#original;
  }

  /** What is wrong with the text, as a sentence; empty if nothing is. */
  get complaint() {
    return this.#field.getAttribute('aria-invalid') === 'true' ? this.#verdict.textContent : '';
  }

  /**
   * Gives the editor a text to begin with.
   *
   * @param {string} text
   */
  reset(text) {
    this.#original = text;
    this.#set(text);
  }

  /**
   * Another text in place of what is there; what it began with stays.
   *
   * @param {string} text
   */
  write(text) {
    this.#set(text);
  }

  /** Puts the caret where the text is wrong. */
  focusDefect() {
    const offset = this.#defect?.offset ?? 0;
    this.#field.focus();
    this.#field.setSelectionRange(offset, offset);
  }

  /** @param {string} text */
  #set(text) {
    this.#field.value = text;
    this.#check();
  }

  #format() {
    if (this.text !== null && !this.#defect) this.#set(prettyPrint(this.text));
    else if (this.#defect) this.focusDefect();
  }

  /** @param {string} name of what is in the field */
  async #askReset(name) {
    if (!this.isChanged) return;
    if (!(await confirmLoss(`Reset the ${name}? Your changes to it are lost.`, 'Reset'))) return;
    this.#set(this.#original);
    this.#field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #check() {
    this.#defect = this.text === null ? null : findDefect(this.text);
    try {
      if (this.#defect) throw new Error(placed(this.#defect));
      const value = this.text === null ? undefined : JSON.parse(this.text);
      this.#say(this.#judge(value), false);
      this.onValue(value);
    } catch (error) {
      this.#say(/** @type {Error} */ (error).message, true);
    }
  }

  /**
   * @param {string} verdict
   * @param {boolean} wrong
   */
  #say(verdict, wrong) {
    this.#field.setAttribute('aria-invalid', String(wrong));
    this.#verdict.classList.toggle('wrong', wrong);
    // The same words again would be read out again.
    if (this.#verdict.textContent !== verdict) this.#verdict.textContent = verdict;
  }
}

/** @param {Defect} defect */
function placed({ line, column, message }) {
  return `Line ${line}, column ${column}: ${message}.`;
}
