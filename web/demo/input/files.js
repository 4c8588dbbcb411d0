/** Files that people add to the input. */

import { ArrayError, NdArray } from '../../loader/index.js';
import { byId, html } from '../dom.js';
import { asSentence } from '../format.js';
import { arrayName, itemOf, markerOf, withArrays, withItem } from './items.js';

/** @import { Editor } from '../editor.js' */

const JSON_FILE = /\.json$/i;

export class InputFiles {
  #editor;
  #field = byId('input-file');
  #list = byId('input-files');
  #note = byId('input-files-note');
  /** By the names that stand for them in the text. @type {Map<string, NdArray>} */
  #arrays = new Map();

  /** @param {Editor} editor */
  constructor(editor) {
    this.#editor = editor;
    this.#field.addEventListener('change', async () => {
      const files = [...this.#field.files];
      this.#field.value = ''; // so that the same file can be added again
      await this.#addAll(files);
    });
    this.#takeDrops(byId('input').closest('section'));
  }

  clear() {
    this.#arrays.clear();
    this.#list.replaceChildren();
    this.#note.textContent = '';
  }

  /** Whether there are arrays, for which something stands in the text. */
  get isEmpty() {
    return this.#arrays.size === 0;
  }

  /**
   * What to execute with: the text as it is, where no array has to be put into it.
   *
   * @param {string | null} text
   * @returns {string | object | null}
   */
  input(text) {
    return text === null || this.#arrays.size === 0 ? text : withArrays(text, this.#arrays);
  }

  /** @param {HTMLElement} zone */
  #takeDrops(zone) {
    for (const type of ['dragover', 'drop']) {
      zone.addEventListener(type, (event) => {
        const { dataTransfer } = /** @type {DragEvent} */ (event);
        if (!dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        event.stopPropagation(); // elsewhere on the page it is a package
        if (type === 'drop') this.#addAll([...dataTransfer.files]);
      });
    }
  }

  /** @param {File[]} files */
  async #addAll(files) {
    for (const file of files) {
      try {
        await this.#add(file);
      } catch (error) {
        this.#note.textContent = `${file.name} cannot be added. ${reasonOf(error)}`;
        return;
      }
    }
    this.#note.textContent = '';
  }

  /** @param {File} file */
  async #add(file) {
    if (JSON_FILE.test(file.name)) return this.#editor.write(await file.text());
    const item = itemOf(file.name, new Uint8Array(await file.arrayBuffer()));
    if (this.#editor.complaint) throw new ArrayError('the input is not a list of items');
    if (typeof item === 'string') return this.#editor.write(withItem(this.#editor.text, item));
    const name = arrayName(file.name, this.#arrays);
    this.#editor.write(withItem(this.#editor.text, markerOf(name)));
    this.#arrays.set(name, item);
    this.#list.append(html('li', {}, `${name}: ${item.dtype}, shape (${item.shape.join(', ')})`));
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Error ? asSentence(error.message) : '';
}
