/** What becomes of a file that is added to the input, and of what stands for it there. */

import { NdArray } from '../../loader/index.js';
import { parseExact } from '../json/exact.js';

const TEXT = /\.(csv|tsv|txt)$/i;
const NPY = /\.npy$/i;

/**
 * The item that a file becomes: an array, or its text.
 *
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} content
 * @returns {string | NdArray}
 */
export function itemOf(name, content) {
  if (TEXT.test(name)) return new TextDecoder().decode(content);
  return NPY.test(name) ? NdArray.fromNpy(content) : new NdArray(content);
}

/**
 * A name that no other array has.
 *
 * @param {string} file
 * @param {ReadonlyMap<string, unknown>} taken
 */
export function arrayName(file, taken) {
  const base = file.replace(NPY, '');
  let name = `${base}.npy`;
  for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}.npy`;
  return name;
}

/** What stands for an array in the text. @param {string} name */
export function markerOf(name) {
  return { __numpy__: true, file: name };
}

/**
 * The text of a list with one more item.
 *
 * @param {string | null} text
 * @param {unknown} item
 */
export function withItem(text, item) {
  const items = text === null ? [] : parseExact(text);
  return JSON.stringify([...items, item], null, 2);
}

/**
 * The input with the arrays in their places. Numbers keep their digits.
 *
 * @param {string} text JSON
 * @param {ReadonlyMap<string, NdArray>} arrays
 */
export function withArrays(text, arrays) {
  return replaced(parseExact(text), arrays);
}

/**
 * @param {any} value
 * @param {ReadonlyMap<string, NdArray>} arrays
 * @returns {any}
 */
function replaced(value, arrays) {
  if (typeof value !== 'object' || value === null || isRaw(value)) return value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, arrays));
  const array = value.__numpy__ === true ? arrays.get(value.file) : undefined;
  if (array) return array;
  const fields = Object.entries(value).map(([name, field]) => [name, replaced(field, arrays)]);
  return Object.fromEntries(fields);
}

/** Whether it is a number as it was written. @param {object} value */
function isRaw(value) {
  return /** @type {any} */ (JSON).isRawJSON?.(value) ?? false;
}
