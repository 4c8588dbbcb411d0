/** The local headers, which must repeat the directory and follow each other without a gap. */

import { PackageError } from '../../errors.js';

/** @import { PackageErrorCode } from '../../errors.js' */
/** @import { Record } from './directory.js' */

const SIGNATURE = 0x04034b50;
const SIZE = 30;

/** Where a header has the fields that it shares with its record, and how many bytes they take. */
const SHARED = { at: 4, size: 22 };

/** The shared fields, by the offset at which each ends. */
const FIELDS = Object.freeze(
  /** @type {[number, string][]} */ ([
    [2, 'version'],
    [4, 'flags'],
    [6, 'method'],
    [10, 'time'],
    [14, 'checksum'],
    [18, 'packed size'],
    [SHARED.size, 'size'],
  ]),
);

/**
 * One entry, its content still packed.
 *
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method
 * @property {number} crc32
 * @property {number} size unpacked
 * @property {Uint8Array<ArrayBuffer>} packed
 *
 * @typedef {ZipEntry & {contentAt: number}} LocatedEntry with the place of its content in the file
 */

/**
 * @param {DataView} view
 * @param {number} at
 */
export function beginsLocalHeader(view, at) {
  return at + 4 <= view.byteLength && view.getUint32(at, true) === SIGNATURE;
}

/**
 * Finds each entry's content, before `end`.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {DataView} view
 * @param {Record[]} records
 * @param {number} end
 */
export function locate(bytes, view, records, end) {
  /** @type {Map<string, LocatedEntry>} */
  const entries = new Map();
  let at = 0;
  for (const record of records.toSorted((a, b) => a.offset - b.offset)) {
    if (record.offset < at) {
      throw refused('overlapping_entries', record, 'overlaps the one before it');
    }
    if (record.offset > at) throw unclaimed(view, at);
    const { name, method, crc32, size, packedSize } = record;
    const contentAt = checkHeader(bytes, view, record, end);
    at = contentAt + packedSize;
    const packed = bytes.subarray(contentAt, at);
    entries.set(name, { name, method, crc32, size, packed, contentAt });
  }
  if (at !== end) throw unclaimed(view, at);
  return entries;
}

/**
 * Names the bytes at `at`, which belong to no entry of the directory.
 *
 * @param {DataView} view
 * @param {number} at
 */
function unclaimed(view, at) {
  if (beginsLocalHeader(view, at)) {
    const message = `the directory does not list the entry at offset ${at}`;
    return new PackageError('hidden_entry', message);
  }
  if (at === 0) {
    return new PackageError('prefix_bytes', 'the package has bytes before its first entry');
  }
  const message = `the package has bytes at offset ${at} that belong to no entry`;
  return new PackageError('stray_bytes', message);
}

/**
 * Compares a local header with its record; gives the offset of the content.
 *
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {Record} record
 * @param {number} end
 */
function checkHeader(bytes, view, record, end) {
  const at = record.offset;
  if (at + SIZE > end || !beginsLocalHeader(view, at)) {
    const message = 'has no local header where the directory says';
    throw refused('local_header_missing', record, message);
  }
  const nameEnd = at + SIZE + view.getUint16(at + 26, true);
  if (nameEnd > end || !equal(bytes.subarray(at + SIZE, nameEnd), record.nameBytes)) {
    throw disagrees('local_name_differs', record, 'name');
  }
  if (view.getUint16(at + 28, true)) {
    throw refused('extra_field', record, 'has an extra field; write it without');
  }
  const field = firstDifference(bytes, at + SHARED.at, record.sharedAt);
  if (field) throw disagrees('local_header_differs', record, field);
  if (nameEnd + record.packedSize > end) {
    throw refused('entry_out_of_bounds', record, 'reaches beyond the last entry');
  }
  return nameEnd;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} headerAt
 * @param {number} recordAt
 */
function firstDifference(bytes, headerAt, recordAt) {
  for (let at = 0; at < SHARED.size; at += 1) {
    if (bytes[headerAt + at] !== bytes[recordAt + at]) {
      return FIELDS.find(([fieldEnd]) => at < fieldEnd)?.[1];
    }
  }
  return undefined;
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
function equal(a, b) {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/**
 * @param {PackageErrorCode} code
 * @param {Record} record
 * @param {string} field
 */
function disagrees(code, { name }, field) {
  const message = `the local header of \`${name}\` disagrees with the directory about its ${field}`;
  return new PackageError(code, message);
}

/**
 * @param {PackageErrorCode} code
 * @param {Record} record
 * @param {string} defect
 */
function refused(code, { name }, defect) {
  return new PackageError(code, `the entry \`${name}\` ${defect}`);
}
