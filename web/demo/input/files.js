/** Files that people add to the input. */

import { ArrayError, NdArray } from '../../loader/index.js';
import { takeFiles } from '../chosen-files.js';
import { byId, html } from '../dom.js';
import { asSentence } from '../format.js';
import { arrayName, itemOf, markerOf, withArrays, withItem } from './items.js';

/** @import { Editor } from '../editor.js' */

const JSON_FILE = /\.json$/i;

export class InputFiles {
  #editor;
  #list = byId('input-files');
  #note = byId('input-files-note');
  /** By the names that stand for them in the text. @type {Map<string, NdArray>} */
  #arrays = new Map();

  /** @param {Editor} editor */
  constructor(editor) {
    this.#editor = editor;
    const zone = byId('input').closest('section');
    takeFiles(byId('input-file'), zone, (files) => this.#addAll(files));
  }

  clear() {
    this.#arrays.clear();
    this.#list.replaceChildren();
    this.#note.textContent = '';
  }

  /**
   * Makes one array the whole input, in an item of which it may be a part.
   *
   * @param {string} file
   * @param {NdArray} array
   * @param {(marker: object) => object} itemOf
   */
  replace(file, array, itemOf) {
    this.clear();
    this.#editor.write('[]');
    this.#addArray(arrayName(file, this.#arrays), array, itemOf);
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

  /**
   * The same one by one.
   *
   * @param {string | null} text of a list
   * @returns {unknown[]}
   */
  items(text) {
    return text === null ? [] : withArrays(text, this.#arrays);
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
    this.#addArray(arrayName(file.name, this.#arrays), item, (marker) => marker);
  }

  /**
   * @param {string} name
   * @param {NdArray} array
   * @param {(marker: object) => object} itemOf
   */
  #addArray(name, array, itemOf) {
    this.#editor.write(withItem(this.#editor.text, itemOf(markerOf(name))));
    this.#arrays.set(name, array);
    this.#list.append(html('li', {}, `${name}: ${array.dtype}, shape (${array.shape.join(', ')})`));
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Error ? asSentence(error.message) : '';
}
