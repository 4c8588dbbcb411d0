/** Shapes: the lengths of dimensions. */

import { ArrayError } from '../errors.js';

/** NumPy's own limit. */
const MAX_DIMENSIONS = 64;

/**
 * The number of items of an array of this shape.
 *
 * @param {unknown} shape
 * @returns {number}
 */
export function countOf(shape) {
  if (!Array.isArray(shape) || shape.length > MAX_DIMENSIONS) {
    throw new ArrayError(`the shape is no list of at most ${MAX_DIMENSIONS} numbers`);
  }
  const bad = shape.find((length) => !Number.isSafeInteger(length) || length < 0);
  if (bad !== undefined)
    throw new ArrayError(`the shape has \`${shown(bad)}\`, which is no length`);
  const count = shape.reduce((product, length) => product * length, 1);
  if (!Number.isSafeInteger(count)) throw new ArrayError(`the shape (${shape}) is too large`);
  return count;
}

/** A guest may have put anything there. @param {unknown} value */
function shown(value) {
  return typeof value === 'object' ? 'an object' : String(value).slice(0, 40);
}
