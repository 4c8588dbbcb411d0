/** What came in place of a package, for people who cannot see it. */

import { PackageError } from '../errors.js';

/** How a web page begins, after what may stand before. */
const PAGE =
  /^\uFEFF?\s*(<!--((?!-->).)*-->\s*)*<(!doctype\s+html|html|head|body|title|meta|script)\b/is;

/** Bytes that say enough. */
const BEGIN = 512;
const SHOWN = 40;

/**
 * @param {Uint8Array} bytes which are no zip
 * @param {string | null | undefined} name what to call where they are from
 */
export function notZip(bytes, name) {
  const subject = name ? `\`${name}\`` : 'this';
  return new PackageError('not_a_zip', `${subject} is no package: ${describe(bytes)}`);
}

/** @param {Uint8Array} bytes */
function describe(bytes) {
  if (bytes.length === 0) return 'it is empty';
  const begin = new TextDecoder().decode(bytes.subarray(0, BEGIN));
  const shown = JSON.stringify(begin.trim().slice(0, SHOWN));
  if (PAGE.test(begin)) {
    return `it is a web page, which begins with ${shown}; does the server send one for every path that it does not know?`;
  }
  const isText = !/(?![\t\n\r])[\p{Cc}\uFFFD]/u.test(begin.slice(0, SHOWN));
  return isText ? `it is no zip file but text, which begins with ${shown}` : 'it is not a zip file';
}
