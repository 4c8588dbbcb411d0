/** The first entries of a zip that is still arriving, by their local headers: nobody has checked them yet. */

import { METHOD } from './directory.js';

const SIGNATURE = 0x04034b50;
const SIZE = 30;

/** The longest header. */
export const MAX_FRONT_BYTES = SIZE + 0xffff;

/** Flags with which sizes and names are where they always are: the deflate level, and UTF-8. */
const HARMLESS_FLAGS = 0x0806;

/**
 * What a local header claims.
 *
 * @typedef {object} Claim
 * @property {string} name
 * @property {number} method
 * @property {number} packedSize
 * @property {number} size unpacked
 * @property {number} length of the header
 */

/**
 * The header at the begin of these bytes.
 *
 * @param {Uint8Array} bytes
 * @returns {Claim | 'incomplete' | 'unusual'}
 */
export function readFront(bytes) {
  if (bytes.length < SIZE) return 'incomplete';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [flags, method, nameLength, extra] = [6, 8, 26, 28].map((at) => view.getUint16(at, true));
  const isKnown = method === METHOD.stored || method === METHOD.deflated;
  const isPlain = view.getUint32(0, true) === SIGNATURE && isKnown && extra === 0;
  if (!isPlain || flags & ~HARMLESS_FLAGS) return 'unusual';
  const length = SIZE + nameLength;
  if (bytes.length < length) return 'incomplete';
  const [packedSize, size] = [18, 22].map((at) => view.getUint32(at, true));
  // Names as the reader of whole packages reads them: a byte order mark is a part of them.
  const name = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(SIZE, length));
  return { name, method, packedSize, size, length };
}
