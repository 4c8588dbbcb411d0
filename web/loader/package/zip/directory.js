/** The records of the central directory. */

import { PackageError } from '../../errors.js';

/** @import { PackageErrorCode } from '../../errors.js' */
/** @import { Directory } from './end.js' */

/** The ways in which an entry's content may be packed. */
export const METHOD = Object.freeze({ stored: 0, deflated: 8 });

const SIGNATURE = 0x02014b50;
const SIZE = 46;

/** Where a record has the fields that the local header must repeat. */
const SHARED_AT = 6;

const FLAG = { encrypted: 0x2041, dataDescriptor: 0x0008, utf8Name: 0x0800, deflateLevel: 0x0006 };

const FILE_TYPE = { mask: 0xf000, regular: 0x8000, symlink: 0xa000 };
const DOS_FOLDER_OR_LABEL = 0x18;

const ZIP64_EXTRA = 1;

/**
 * A record as it stands in the file.
 *
 * @typedef {object} RawRecord
 * @property {number} at
 * @property {Uint8Array} nameBytes
 * @property {string} looseName what is not UTF-8 replaced
 * @property {number} extraLength
 * @property {number} commentLength
 */

/**
 * A record that is good by itself.
 *
 * @typedef {object} Record
 * @property {string} name
 * @property {Uint8Array} nameBytes
 * @property {number} method
 * @property {number} crc32
 * @property {number} packedSize
 * @property {number} size
 * @property {number} offset
 * @property {number} sharedAt
 */

/**
 * Splits the directory into its records, which must be as many as the end record says.
 *
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {Directory} directory
 */
export function walkDirectory(bytes, view, { start, end, count }) {
  /** @type {RawRecord[]} */
  const records = [];
  let at = start;
  while (at < end) {
    const next = recordEnd(view, at, end);
    if (next === null) {
      const message = `record ${records.length} of the package's directory is damaged`;
      throw refused('directory_damaged', message);
    }
    if (records.length === count) throw countDiffers(count);
    records.push(readRaw(bytes, view, at));
    at = next;
  }
  if (records.length !== count) throw countDiffers(count);
  return records;
}

/**
 * @param {DataView} view
 * @param {number} at
 * @param {number} end
 */
function recordEnd(view, at, end) {
  if (at + SIZE > end || view.getUint32(at, true) !== SIGNATURE) return null;
  const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  const next = lengths.reduce((sum, length) => sum + length, at + SIZE);
  return next <= end ? next : null;
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {number} at
 * @returns {RawRecord}
 */
function readRaw(bytes, view, at) {
  const nameLength = view.getUint16(at + 28, true);
  const nameBytes = bytes.subarray(at + SIZE, at + SIZE + nameLength);
  const looseName = new TextDecoder('utf-8', { ignoreBOM: true }).decode(nameBytes);
  const [extraLength, commentLength] = [30, 32].map((field) => view.getUint16(at + field, true));
  return { at, nameBytes, looseName, extraLength, commentLength };
}

/**
 * @param {DataView} view
 * @param {RawRecord} raw
 * @returns {Record}
 */
export function checkRecord(view, raw) {
  const { at, nameBytes } = raw;
  const name = decodeName(nameBytes);
  checkAdditions(view, raw, name);
  checkFlags(view.getUint16(at + 8, true), name);
  checkKind(view.getUint32(at + 38, true), name);
  const method = view.getUint16(at + 10, true);
  if (method !== METHOD.stored && method !== METHOD.deflated) {
    const message = `is packed with method ${method}; use stored (0) or deflate (8)`;
    throw refusedEntry('unsupported_method', name, message);
  }
  const fields = [16, 20, 24, 42].map((field) => view.getUint32(at + field, true));
  const [crc32, packedSize, size, offset] = fields;
  if ([packedSize, size, offset].includes(0xffffffff)) throw zip64();
  if (method === METHOD.stored && packedSize !== size) {
    throw refusedEntry('stored_size_differs', name, 'is stored, but has two different sizes');
  }
  return { name, nameBytes, method, crc32, packedSize, size, offset, sharedAt: at + SHARED_AT };
}

/** @param {Uint8Array} bytes */
function decodeName(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PackageError('name_not_utf8', 'an entry name is not valid UTF-8', { cause });
  }
}

/**
 * Extra fields, comments and disk numbers: each is read by some and not by others.
 *
 * @param {DataView} view
 * @param {RawRecord} raw
 * @param {string} name
 */
function checkAdditions(view, { at, nameBytes, extraLength, commentLength }, name) {
  const extraAt = at + SIZE + nameBytes.length;
  if (extraLength >= 2 && view.getUint16(extraAt, true) === ZIP64_EXTRA) throw zip64();
  if (extraLength) {
    throw refusedEntry('extra_field', name, 'has an extra field; write it without');
  }
  if (commentLength) {
    throw refusedEntry('entry_comment', name, 'has a comment; write it without');
  }
  if (view.getUint16(at + 34, true)) {
    throw refused('split_archive', 'the package claims to be one of several parts of a zip');
  }
}

/**
 * @param {number} flags
 * @param {string} name
 */
function checkFlags(flags, name) {
  if (flags & FLAG.encrypted) throw refusedEntry('encrypted', name, 'is encrypted');
  if (flags & FLAG.dataDescriptor) {
    const message = 'has its sizes after its content, in a data descriptor';
    throw refusedEntry('data_descriptor', name, message);
  }
  if (flags & ~(FLAG.utf8Name | FLAG.deflateLevel)) {
    throw refusedEntry('unknown_flags', name, `has unknown flags: 0x${flags.toString(16)}`);
  }
  if (!(flags & FLAG.utf8Name) && /[^\0-\x7f]/.test(name)) {
    const message = `the entry name \`${name}\` is not ASCII, and its flags do not say UTF-8`;
    throw refused('name_encoding', message);
  }
}

/**
 * The file type, which some extractors believe whatever system the zip names.
 *
 * @param {number} attributes
 * @param {string} name
 */
function checkKind(attributes, name) {
  const type = (attributes >>> 16) & FILE_TYPE.mask;
  if (type === FILE_TYPE.symlink) throw refusedEntry('symlink', name, 'is a symbolic link');
  if ((type && type !== FILE_TYPE.regular) || attributes & DOS_FOLDER_OR_LABEL) {
    const message = 'is a folder or special file; packages hold files only';
    throw refusedEntry('special_file', name, message);
  }
}

/** @param {number} claimed */
function countDiffers(claimed) {
  const message = `the package has more or fewer entries than the ${claimed} of its end record`;
  return refused('entry_count_differs', message);
}

function zip64() {
  return refused('zip64', 'the package uses ZIP64, which no package within the limits needs');
}

/**
 * @param {PackageErrorCode} code
 * @param {string} name
 * @param {string} defect
 */
function refusedEntry(code, name, defect) {
  return refused(code, `the entry \`${name}\` ${defect}`);
}

/**
 * @param {PackageErrorCode} code
 * @param {string} message
 */
function refused(code, message) {
  return new PackageError(code, message);
}
