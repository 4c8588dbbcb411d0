/** Arrays on their way to a guest. */

import { ArrayError } from '../errors.js';
import { toBase64 } from './base64.js';
import { dtypeOf } from './dtype.js';
import { readLiteral } from './literal.js';
import { asArray, bytesOf } from './nd-array.js';
import { npyHeader } from './npy.js';

/** @import { Folder } from '../engines/engine.js' */
/** @import { NdArray } from './nd-array.js' */

/** Where the guest finds arrays, and where it puts those of its results. */
export const ARRAYS = '/arrays';
export const RESULTS = '/results';

/**
 * How arrays cross: in files beside the JSON, or as base64 in it.
 *
 * @typedef {'files' | 'inline'} ArrayMode
 */

/** The arrays of one run's input: what stands for them in its JSON, and the files with their items. */
export class OutgoingArrays {
  #mode;
  #transfer;
  /** @type {Map<unknown, object>} */
  #markers = new Map();
  /** @type {NdArray[]} */
  #files = [];
  /** Whether {@link defect} has met an array. */
  hasAny = false;

  /**
   * @param {ArrayMode} mode
   * @param {boolean} transfer whether to take the arrays' memory itself instead of a copy
   */
  constructor(mode, transfer) {
    this.#mode = mode;
    this.#transfer = transfer;
  }

  /**
   * What is wrong with a value, if it is an array.
   *
   * @param {unknown} value
   * @returns {string | null | undefined} undefined if it is none, null if it can be sent
   */
  defect(value) {
    try {
      const array = asArray(value);
      if (!array) return undefined;
      this.hasAny = true;
      bytesOf(array.data); // fails where another run has been given its memory
      return null;
    } catch (error) {
      if (error instanceof ArrayError) return error.message;
      return 'its memory was transferred and is no longer here';
    }
  }

  /**
   * What stands for a value in JSON, if it is an array: one that occurs twice is sent once.
   *
   * @param {unknown} value
   * @returns {object | null}
   */
  markerOf(value) {
    const known = this.#markers.get(value);
    if (known) return known;
    const array = asArray(value);
    if (!array) return null;
    const marker = this.#mode === 'files' ? this.#fileMarker(array) : inlineMarker(array);
    this.#markers.set(value, marker);
    return marker;
  }

  /**
   * The folders that the run needs for them. What is to be copied is copied now, so that the caller can go
   * on with its arrays.
   *
   * @returns {Folder[]}
   */
  folders() {
    if (this.#mode === 'inline') return [];
    const results = { guest: RESULTS, files: new Map(), writable: true };
    if (this.#files.length === 0) return [results];
    const files = new Map(this.#files.map((array, at) => [fileName(at), this.#parts(array)]));
    return [{ guest: ARRAYS, files, writable: false }, results];
  }

  /** @param {NdArray} array */
  #fileMarker(array) {
    this.#files.push(array);
    return { __numpy__: true, file: fileName(this.#files.length - 1) };
  }

  /** @param {NdArray} array */
  #parts({ dtype, shape, data }) {
    const bytes = bytesOf(data);
    return [npyHeader(dtypeOf(dtype), shape), this.#transfer ? bytes : bytes.slice()];
  }
}

/** @param {number} index */
function fileName(index) {
  return `${index}.npy`;
}

/** @param {NdArray} array */
function inlineMarker({ dtype, shape, data }) {
  const described = dtype.startsWith('[') ? readLiteral(dtype) : dtype;
  return { __numpy__: true, dtype: described, shape, data: toBase64(bytesOf(data)) };
}
