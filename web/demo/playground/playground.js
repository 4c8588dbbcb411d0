/** The nodes' code: to be read, changed, run at once and kept as a package. */

import { confirmLoss } from '../confirm.js';
import { byId, html } from '../dom.js';
import { formatBytes, formatCount } from '../format.js';
import { CodeField } from './code-field.js';
import { placeOf, summaryOf } from './failure-place.js';
import { NewFiles } from './new-files.js';
import { WorkingCopy } from './working-copy.js';

/** @import { Package } from '../../loader/index.js' */
/** @import { Content, Draft } from './working-copy.js' */

const STATES = { kept: '', new: 'new', changed: 'changed', removed: 'removed' };

/** What is asked before a person's own text goes. @type {{[how: string]: (name: string) => [string, string]}} */
const QUESTIONS = {
  reset: (name) => [`Reset ${name}? Your changes to it are lost.`, 'Reset'],
  remove: (name) => [`Remove ${name}? What you have written in it is lost.`, 'Remove'],
};

/** For whoever imports more than the package was made with. */
const NO_MODULES =
  'A package has the distributions of its lock and the modules of the standard library that its code needed when it was made, and this page cannot add others. The example “playground” has most of the standard library.';

export class Playground {
  #files = new WorkingCopy({ entries: [], read: () => null });
  #onChange;
  #field = new CodeField((text) => this.#write(text));
  #newFiles = new NewFiles(
    (name) => this.#files.read(name) !== null,
    (name, content) => this.#add(name, content),
  );
  #list = byId('code-files');
  #verdict = byId('code-verdict');
  /** The name of the file that is shown. @type {string | null} */
  #shown = null;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    byId('code-reset').addEventListener('click', () => this.#replace('reset'));
    byId('code-remove').addEventListener('click', () => this.#replace('remove'));
  }

  /** @param {Package} content @param {Draft} [draft] what was changed before */
  open(content, draft) {
    this.#files = new WorkingCopy(content);
    this.#files.restore(draft);
    byId('code-part').hidden = content.pythonVersion === null;
    byId('code-none').hidden = content.pythonVersion !== null;
    this.#newFiles.clear();
    const names = this.#files.list().map(({ name }) => name);
    this.#show(names.find((name) => name.endsWith('.py')) ?? names[0] ?? null);
  }

  /** What differs from the package, by the path there: the same object while nothing is changed. */
  get changes() {
    return this.#files.changes;
  }

  get isChanged() {
    return this.#files.isChanged;
  }

  draft() {
    return this.#files.draft();
  }

  discard() {
    this.#files.resetAll();
    this.#show(this.#shown);
    this.#onChange();
  }

  /** A run begins. */
  clearFailure() {
    this.#field.mark(null);
    this.#describe();
  }

  /**
   * Marks the line where a run failed, if it is in one of the files.
   *
   * @param {{kind?: string, traceback?: string | null}} error
   * @returns {HTMLElement[]} what leads there, and what else there is to say
   */
  showFailure({ kind, traceback }) {
    const advice = kind === 'missing_module' && this.isChanged ? [html('p', {}, NO_MODULES)] : [];
    const place = placeOf(traceback, (name) => typeof this.#files.read(name) === 'string');
    if (!place) return advice;
    const { name, line } = place;
    this.#show(name);
    this.#mark(line, summaryOf(traceback));
    const button = html(
      'button',
      { type: 'button', class: 'small' },
      `Go to line ${line} of ${name}`,
    );
    button.addEventListener('click', () => {
      if (this.#shown !== name) this.#show(name);
      this.#mark(line, summaryOf(traceback));
      this.#field.focusLine(line);
    });
    return [...advice, button];
  }

  /** @param {number} line @param {string} summary */
  #mark(line, summary) {
    this.#field.mark(line);
    this.#say(`Line ${line}: ${summary}`, true);
  }

  /** @param {string} text */
  #write(text) {
    if (this.#shown === null) return;
    const before = this.#stateOf(this.#shown);
    this.#files.write(this.#shown, text);
    if (this.#stateOf(this.#shown) !== before) this.#showList();
    this.#describe();
    this.#onChange();
  }

  /** @param {string | null} name */
  #show(name) {
    this.#shown = name;
    const content = name === null ? null : this.#files.read(name);
    this.#field.show(name ?? 'no file', typeof content === 'string' ? content : null);
    this.#showList();
    this.#describe();
  }

  #showList() {
    this.#list.replaceChildren(
      ...this.#files.list().map((file) => html('li', {}, this.#entry(file))),
    );
    const state = this.#shown === null ? 'kept' : this.#stateOf(this.#shown);
    byId('code-reset').disabled = state === 'kept';
    byId('code-remove').disabled = this.#shown === null || state === 'removed';
  }

  /** @param {{name: string, state: keyof typeof STATES}} file */
  #entry({ name, state }) {
    const button = html(
      'button',
      { type: 'button', class: `file ${state}`, 'aria-pressed': String(name === this.#shown) },
      html('span', { class: 'file-name' }, name),
      ...(state === 'kept' ? [] : [html('span', { class: 'file-state' }, STATES[state])]),
    );
    button.addEventListener('click', () => {
      this.#show(name);
      this.#list.querySelector('[aria-pressed="true"]')?.focus();
    });
    return button;
  }

  /** @param {string} name */
  #stateOf(name) {
    return this.#files.list().find((file) => file.name === name)?.state ?? 'kept';
  }

  /** @param {'reset' | 'remove'} how */
  async #replace(how) {
    const name = this.#shown;
    if (name === null) return;
    // What is in the package can be had again.
    const isOwn = ['new', 'changed'].includes(this.#stateOf(name));
    if (isOwn && !(await confirmLoss(...QUESTIONS[how](name)))) return;
    this.#files[how](name);
    const names = this.#files.list().map((file) => file.name);
    this.#show(names.includes(name) ? name : (names[0] ?? null));
    this.#onChange();
  }

  /** @param {string} name @param {Content} content */
  #add(name, content) {
    this.#files.write(name, content);
    this.#show(name);
    this.#onChange();
  }

  #describe() {
    const content = this.#shown === null ? null : this.#files.read(this.#shown);
    if (this.#shown === null) this.#say('There is no file. Add one.', false);
    else if (content === null) this.#say('Removed. Reset brings it back.', false);
    else if (typeof content === 'string') {
      this.#say(formatCount(content.split('\n').length, 'line'), false);
    } else this.#say(`No text: ${formatBytes(content.length)}.`, false);
  }

  /** @param {string} text @param {boolean} wrong */
  #say(text, wrong) {
    this.#verdict.classList.toggle('wrong', wrong);
    // The same words again would be read out again.
    if (this.#verdict.textContent !== text) this.#verdict.textContent = text;
  }
}
