/** The end record, which must be the last thing in the file and lead to the central directory. */

import { PackageError } from '../../errors.js';
import { beginsLocalHeader } from './local.js';

/** @import { PackageErrorCode } from '../../errors.js' */

const SIGNATURE = 0x06054b50;
const SIZE = 22;
const MAX_COMMENT = 0xffff;

const ZIP64_LOCATOR = { signature: 0x07064b50, size: 20 };

/**
 * The place of the central directory.
 *
 * @typedef {{start: number, end: number, count: number}} Directory
 */

/**
 * @param {DataView} view
 * @returns {Directory}
 */
export function findDirectory(view) {
  const end = view.byteLength - SIZE;
  if (end < 0 || view.getUint32(end, true) !== SIGNATURE || view.getUint16(end + 20, true)) {
    throw noEnd(view);
  }
  const counts = [4, 6, 8, 10].map((field) => view.getUint16(end + field, true));
  const [disk, directoryDisk, here, count] = counts;
  const [size, start] = [12, 16].map((field) => view.getUint32(end + field, true));
  if (hasLocator(view, end) || counts.includes(0xffff) || [size, start].includes(0xffffffff)) {
    throw refused('zip64', 'the package uses ZIP64, which no package within the limits needs');
  }
  if (disk || directoryDisk || here !== count) {
    throw refused('split_archive', 'the package claims to be one of several parts of a zip');
  }
  if (start + size === end) return { start, end, count };
  if (start + size < end && !beginsLocalHeader(view, 0)) {
    throw refused('prefix_bytes', 'the package has bytes before its first entry');
  }
  const message = 'the directory of the package is not where its end record says';
  throw refused('directory_misplaced', message);
}

/**
 * @param {DataView} view
 * @param {number} end
 */
function hasLocator(view, end) {
  const at = end - ZIP64_LOCATOR.size;
  return at >= 0 && view.getUint32(at, true) === ZIP64_LOCATOR.signature;
}

/**
 * Tells what is there in place of the end record: a comment, other bytes, or too little.
 *
 * @param {DataView} view
 */
function noEnd(view) {
  const { byteLength } = view;
  const at = lastSignature(view);
  if (at === null && !beginsLocalHeader(view, 0)) {
    return refused('not_a_zip', 'this is no package: it is not a zip file');
  }
  const complete = at !== null && at + SIZE <= byteLength;
  const excess = complete ? byteLength - (at + SIZE + view.getUint16(at + 20, true)) : -1;
  if (excess === 0) {
    return refused('zip_comment', 'the package has a zip comment; write it without one');
  }
  if (excess > 0) {
    return refused('trailing_bytes', `there are bytes after the end of the package: ${excess}`);
  }
  const message = `the package is cut off: it has no end record, and ${byteLength} bytes`;
  return refused('truncated', message);
}

/** @param {DataView} view */
function lastSignature(view) {
  const first = Math.max(0, view.byteLength - SIZE - MAX_COMMENT);
  for (let at = view.byteLength - 4; at >= first; at -= 1) {
    if (view.getUint32(at, true) === SIGNATURE) return at;
  }
  return null;
}

/**
 * @param {PackageErrorCode} code
 * @param {string} message
 */
function refused(code, message) {
  return new PackageError(code, message);
}
