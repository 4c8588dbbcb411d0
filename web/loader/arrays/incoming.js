/** Arrays on their way back: what stands for them in a guest's report is replaced by them. */

import { ArrayError } from '../errors.js';
import { fromBase64 } from './base64.js';
import { dtypeOf } from './dtype.js';
import { NdArray } from './nd-array.js';
import { countOf } from './shape.js';

/** @import { Files } from '../engines/engine.js' */

/** @typedef {{[field: string]: unknown}} Fields */

/** The field of what stands for an array. */
const MARKER = '__numpy__';

/**
 * Where a value is. Guests decide how deep that may be, so nothing here calls itself.
 *
 * @typedef {object} Place
 * @property {any} value
 * @property {Place | null} around
 * @property {string | number} step from there
 */

/**
 * Puts the arrays in their places.
 *
 * @param {{[field: string]: any}} document the report
 * @param {string[]} roots its fields that may have arrays
 * @param {string} json what it was read from
 * @param {Files} files that the guest has written for it
 * @throws {ArrayError} naming the place, where a file is not the array that the report says it is
 */
export function receiveArrays(document, roots, json, files) {
  if (!json.includes(`"${MARKER}"`)) return;
  const incoming = new IncomingArrays(files);
  /** @type {Place[]} */
  const waiting = [{ value: document, around: null, step: '' }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    for (const step of place.around ? keysOf(place.value) : roots) {
      const value = place.value[step];
      if (typeof value !== 'object' || value === null) continue;
      const inner = { value, around: place, step };
      const array = value[MARKER] === true ? incoming.read(inner) : null;
      if (array) replace(place.value, step, array);
      else waiting.push(inner);
    }
  }
}

/** @param {object} value */
function keysOf(value) {
  return Array.isArray(value) ? value.keys() : Object.keys(value);
}

class IncomingArrays {
  #files;
  /** @type {Map<string, NdArray>} */
  #read = new Map();

  /** @param {Files} files */
  constructor(files) {
    this.#files = files;
  }

  /**
   * @param {Place} place of an object with the marker
   * @returns {NdArray | null} null for an object that only looks like an array
   */
  read(place) {
    const { file, array, ...short } = /** @type {Fields} */ (place.value);
    if (file !== undefined) return this.#fromFile(place, file);
    const { meta, data } = /** @type {Fields} */ (
      Object(array ?? { meta: short, data: short.data })
    );
    return fromText(Object(meta), data);
  }

  /**
   * @param {Place} place
   * @param {unknown} name
   */
  #fromFile(place, name) {
    if (typeof name !== 'string')
      throw new ArrayError(`${nameOf(place)} has a \`file\` without a name`);
    const shown = JSON.stringify(name.slice(0, 100));
    const content = this.#files.get(name);
    if (!(content instanceof Uint8Array))
      throw new ArrayError(`${nameOf(place)} is in the file ${shown}, which \`/results\` has not`);
    try {
      const array = this.#read.get(name) ?? NdArray.fromNpy(content);
      this.#read.set(name, array);
      requireEqual(array, place.value);
      return array;
    } catch (error) {
      if (!(error instanceof ArrayError)) throw error;
      throw new ArrayError(
        `${nameOf(place)} in the file ${shown} cannot be read: ${error.message}`,
      );
    }
  }
}

/**
 * The file must have what the report says that it has.
 *
 * @param {NdArray} array
 * @param {Fields} said
 */
function requireEqual(array, { dtype, shape }) {
  const name = dtype === undefined ? array.dtype : dtypeOf(dtype).name;
  if (name !== array.dtype)
    throw new ArrayError(`its dtype is \`${shortened(array.dtype)}\`, not \`${shortened(name)}\``);
  if (shape !== undefined && !isEqual(shape, array.shape)) {
    throw new ArrayError(`its shape is (${array.shape.join(', ')}), not the one in the report`);
  }
}

/** That of a structured dtype is as long as a guest likes. @param {string} dtype */
function shortened(dtype) {
  return dtype.length > 60 ? `${dtype.slice(0, 60)}…` : dtype;
}

/** @param {unknown} shape @param {readonly number[]} other */
function isEqual(shape, other) {
  const isLong = Array.isArray(shape) && shape.length === other.length;
  return isLong && other.every((length, axis) => length === shape[axis]);
}

/**
 * An array whose items are in the JSON. A node may return an object that looks like one, which is then no
 * defect of the report.
 *
 * @param {Fields} meta
 * @param {unknown} data
 */
function fromText({ dtype, shape }, data) {
  if (typeof data !== 'string') return null;
  const bytes = fromBase64(data);
  if (!bytes) return null;
  try {
    const type = dtypeOf(dtype);
    if (countOf(shape) * type.itemSize !== bytes.length) return null;
    return NdArray.fromBytes(type, /** @type {number[]} */ (shape), bytes);
  } catch (error) {
    if (error instanceof ArrayError) return null;
    throw error;
  }
}

/** As a plain field, whatever its name is. @param {object} owner @param {string | number} name @param {NdArray} value */
function replace(owner, name, value) {
  Object.defineProperty(owner, name, { value });
}

/** @param {Place} place */
function nameOf(place) {
  let path = '';
  for (let at = place; at.around; at = at.around) {
    path = (Array.isArray(at.around.value) ? `[${at.step}]` : `.${at.step}`) + path;
  }
  return `\`${path.slice(1)}\``;
}
