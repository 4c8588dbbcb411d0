/** A text field for code: with the numbers of its lines, and keys that indent. */

import { byId } from '../dom.js';
import { countLines, indent, newLine, offsetOfLine, outdent } from './keys.js';

/** @import { Edit, Selection } from './keys.js' */

/** What a key does, by its name and whether Shift is held. @type {{[key: string]: (all: Selection) => Edit}} */
const KEYS = { Tab: indent, 'Shift Tab': outdent, Enter: newLine };

export class CodeField {
  #box = byId('code-field');
  #field = /** @type {HTMLTextAreaElement} */ (byId('code'));
  #gutter = byId('code-lines');
  /** Escape lets the next Tab leave, so that nobody is caught here. */
  #letsGo = false;
  #lines = 0;

  /** @param {(text: string) => void} onChange */
  constructor(onChange) {
    this.#field.addEventListener('input', () => {
      this.mark(null);
      this.#count();
      onChange(this.#field.value);
    });
    this.#field.addEventListener('keydown', (event) => this.#press(event));
    this.#field.addEventListener('blur', () => {
      this.#letsGo = false;
    });
    this.#field.addEventListener('scroll', () => this.#align());
    new ResizeObserver(() => this.#align()).observe(this.#field);
  }

  /**
   * @param {string} name of the file, for those who cannot see which it is
   * @param {string | null} text null if it is none
   */
  show(name, text) {
    this.#field.value = text ?? '';
    this.#field.readOnly = text === null;
    this.#field.setAttribute('aria-label', `Code of ${name}`);
    this.#field.scrollTo(0, 0);
    this.mark(null);
    this.#count();
  }

  /**
   * Marks a line and brings it into view.
   *
   * @param {number | null} line from 1
   */
  mark(line) {
    this.#field.setAttribute('aria-invalid', String(line !== null));
    this.#box.classList.toggle('marked', line !== null);
    if (line === null) return;
    this.#box.style.setProperty('--marked-line', String(line - 1));
    const height = Number.parseFloat(getComputedStyle(this.#field).lineHeight);
    this.#field.scrollTop = Math.max(0, (line - 1) * height - this.#field.clientHeight / 3);
    this.#align();
  }

  /** Puts the caret at the begin of what is in a line. @param {number} line */
  focusLine(line) {
    const begin = offsetOfLine(this.#field.value, line);
    const space = this.#field.value.slice(begin).match(/^[ \t]*/)?.[0].length ?? 0;
    this.#field.focus();
    this.#field.setSelectionRange(begin + space, begin + space);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== 'Tab' && event.key !== 'Shift') this.#letsGo = event.key === 'Escape';
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const edit = KEYS[event.shiftKey ? `Shift ${event.key}` : event.key];
    const leaves = event.key === 'Tab' && this.#letsGo;
    if (!edit || leaves || this.#field.readOnly) return;
    event.preventDefault();
    const { value: text, selectionStart: start, selectionEnd: end } = this.#field;
    this.#apply(edit({ text, start, end }));
  }

  /** As if it had been typed, where the browser can undo that. @param {Edit} edit */
  #apply({ from, to, text, start, end }) {
    this.#field.setSelectionRange(from, to);
    const isTyped = text
      ? document.execCommand('insertText', false, text)
      : document.execCommand('delete');
    if (!isTyped && this.#field.value.slice(from, to) !== text) {
      this.#field.setRangeText(text, from, to);
      this.#field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    this.#field.setSelectionRange(start, end);
  }

  #count() {
    const lines = countLines(this.#field.value);
    if (lines === this.#lines) return;
    this.#lines = lines;
    this.#gutter.textContent = Array.from({ length: lines }, (_, index) => index + 1).join('\n');
  }

  #align() {
    this.#gutter.style.transform = `translateY(${-this.#field.scrollTop}px)`;
    this.#box.style.setProperty('--scrolled', `${this.#field.scrollTop}px`);
  }
}
