/** Numbers of 64 bits without a sign: wasm has none, and gives them as if they had one. */

import { Errno } from './errno.js';

/** @param {bigint} value */
export function unsigned(value) {
  return BigInt.asUintN(64, value);
}

/**
 * A place in a file, or a file's size: no file is larger than what a number counts.
 *
 * @param {bigint} value
 */
export function filesize(value) {
  const size = unsigned(value);
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw new Errno('inval');
  return Number(size);
}
