/** The order of names in packages, which is that of their bytes. */

import { WASM_MODULE } from '../layout.js';

/**
 * JavaScript's own order differs beyond 16 bits.
 *
 * @param {string} one
 * @param {string} other
 */
export function byBytes(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    if (one[at] !== other[at]) return pointAt(one, at) - pointAt(other, at);
  }
  return one.length - other.length;
}

/**
 * The order of entries in the zip: the module comes first, so that it can be compiled while the others arrive.
 *
 * @param {{name: string}} one
 * @param {{name: string}} other
 */
export function byPlace(one, other) {
  const isModule = Number(other.name === WASM_MODULE) - Number(one.name === WASM_MODULE);
  return isModule || byBytes(one.name, other.name);
}

/** @param {string} text @param {number} at */
function pointAt(text, at) {
  return /** @type {number} */ (text.codePointAt(at));
}
