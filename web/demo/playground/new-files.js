/** Ways to another file of the nodes: giving a name, choosing files, dropping them. */

import { takeFiles } from '../chosen-files.js';
import { byId } from '../dom.js';
import { asContent, nameDefect } from './working-copy.js';

/** @import { Content } from './working-copy.js' */

/** What a file begins with that is named alone. */
const NOTHING = '';

export class NewFiles {
  #isTaken;
  #onFile;
  #name = byId('code-name');
  #note = byId('code-note');

  /**
   * @param {(name: string) => boolean} isTaken
   * @param {(name: string, content: Content) => void} onFile
   */
  constructor(isTaken, onFile) {
    this.#isTaken = isTaken;
    this.#onFile = onFile;
    byId('code-new').addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#create();
    });
    takeFiles(byId('code-upload'), byId('code-card'), (files) => this.#add(files));
  }

  clear() {
    this.#name.value = '';
    this.#say('', false);
  }

  #create() {
    const name = this.#name.value.trim();
    const taken = this.#isTaken(name) ? `There is a file ${name}.` : '';
    const defect = nameDefect(name) || taken;
    this.#say(defect, defect !== '');
    if (defect) return this.#name.focus();
    this.#name.value = '';
    this.#onFile(name, NOTHING);
    byId('code').focus();
  }

  /** @param {File[]} files which take the place of those of their names */
  async #add(files) {
    const wrong = files.find(({ name }) => nameDefect(name));
    if (wrong) return this.#say(`${wrong.name}: ${nameDefect(wrong.name)}`, true);
    try {
      for (const file of files) {
        this.#onFile(file.name, asContent(new Uint8Array(await file.arrayBuffer())));
      }
      this.#say(`Added: ${files.map(({ name }) => name).join(', ')}.`, false);
    } catch {
      this.#say('A file cannot be read. Was it changed or moved, or is it a folder?', true);
    }
  }

  /** @param {string} text @param {boolean} wrong */
  #say(text, wrong) {
    this.#note.textContent = text;
    this.#note.classList.toggle('wrong', wrong);
  }
}
