/**
 * The structure of a package's zip: what the central directory says must be all that is there.
 *
 * Readers disagree about odd zips (two entries of one name, bytes between entries, headers that
 * contradict each other), and whoever disagrees can be fooled. So everything that a package does
 * not need is refused: comments, extra fields, data descriptors, encryption, ZIP64, several disks.
 */

import { PackageError } from '../errors.js';
import { MAX_DEFLATE_RATIO, MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_UNPACKED_BYTES } from './limits.js';
import { checkNames } from './names.js';

/** The ways in which an entry's content may be packed. */
export const METHOD = Object.freeze({ stored: 0, deflated: 8 });

const LOCAL_HEADER = { signature: 0x04034b50, size: 30 };
const CENTRAL_RECORD = { signature: 0x02014b50, size: 46 };
const END_RECORD = { signature: 0x06054b50, size: 22 };

/** Bits that say nothing about how to read: the deflate level, and that the name is UTF-8. */
const HARMLESS_FLAGS = 0x0806;
const REGULAR_FILE = 0x8000;
const FILE_TYPE_MASK = 0xf000;
const MADE_ON_UNIX = 3;

/**
 * One entry, its content still packed.
 *
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method
 * @property {number} crc32
 * @property {number} size unpacked
 * @property {Uint8Array<ArrayBuffer>} packed
 */

/**
 * Lists the entries, by name and in their order in the file.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Map<string, ZipEntry>}
 */
export function listEntries(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = readEnd(view);
  const records = readDirectory(bytes, view, directory);
  checkSizes(records);
  checkNames(records.map(({ name }) => name));
  return locate(bytes, view, records, directory.start);
}

/** @param {DataView} view */
function readEnd(view) {
  const at = view.byteLength - END_RECORD.size;
  if (at < 0 || view.getUint32(at, true) !== END_RECORD.signature) throw noEnd(view);
  const [disk, directoryDisk, here, count] = [4, 6, 8, 10].map((o) => view.getUint16(at + o, true));
  const size = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  if (disk || directoryDisk || here !== count || view.getUint16(at + 20, true)) {
    throw damaged('its end record names several disks or a comment');
  }
  if (start + size !== at) throw damaged('its directory does not end where the end record begins');
  if (count > MAX_ENTRIES) {
    throw tooLarge(`the package has ${count} entries; at most ${MAX_ENTRIES} are read`);
  }
  return { start, count };
}

/**
 * Tells a package that was cut off from a file that never was one.
 *
 * @param {DataView} view
 */
function noEnd(view) {
  const begins = view.byteLength >= 4 && view.getUint32(0, true) === LOCAL_HEADER.signature;
  if (!begins) return new PackageError('not_a_zip', 'this is no package: it is not a zip file');
  return new PackageError(
    'truncated',
    `the package is cut off, or has bytes after its end: ${view.byteLength} bytes were read`,
  );
}

/**
 * @typedef {Omit<ZipEntry, 'packed'> & {flags: number, packedSize: number, offset: number}} Record
 */

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {DataView} view
 * @param {{start: number, count: number}} directory
 */
function readDirectory(bytes, view, { start, count }) {
  /** @type {Record[]} */
  const records = [];
  const end = bytes.length - END_RECORD.size;
  let at = start;
  while (records.length < count) {
    if (at + CENTRAL_RECORD.size > end) throw damaged('its directory is cut off');
    const nameLength = view.getUint16(at + 28, true);
    if (at + CENTRAL_RECORD.size + nameLength > end) throw damaged('its directory is cut off');
    records.push(readRecord(bytes, view, at, nameLength));
    at += CENTRAL_RECORD.size + nameLength;
  }
  if (at !== end) throw damaged('its directory has more entries than its end record says');
  return records;
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {number} at
 * @param {number} nameLength
 * @returns {Record}
 */
function readRecord(bytes, view, at, nameLength) {
  if (view.getUint32(at, true) !== CENTRAL_RECORD.signature) throw damaged('its directory is torn');
  const name = decodeName(bytes.subarray(at + CENTRAL_RECORD.size, at + 46 + nameLength));
  const [extra, comment, disk] = [30, 32, 34].map((o) => view.getUint16(at + o, true));
  if (extra || comment || disk) {
    throw damaged(`the entry \`${name}\` has an extra field, a comment or a disk number`);
  }
  const fileType = (view.getUint32(at + 38, true) >>> 16) & FILE_TYPE_MASK;
  const onUnix = view.getUint8(at + 5) === MADE_ON_UNIX;
  if (onUnix && fileType !== 0 && fileType !== REGULAR_FILE) {
    throw damaged(`the entry \`${name}\` is a link or another special file`);
  }
  const packing = readPacking(view, at + 8, name);
  return { name, ...packing, offset: view.getUint32(at + 42, true) };
}

/**
 * The fields that a central record and a local header have in common.
 *
 * @param {DataView} view
 * @param {number} at
 * @param {string} name
 */
function readPacking(view, at, name) {
  const flags = view.getUint16(at, true);
  const method = view.getUint16(at + 2, true);
  if (flags & ~HARMLESS_FLAGS) {
    throw damaged(`the entry \`${name}\` is encrypted or has its sizes after its content`);
  }
  if (method !== METHOD.stored && method !== METHOD.deflated) {
    throw damaged(`the entry \`${name}\` is packed with method ${method}; use stored or deflate`);
  }
  const crc32 = view.getUint32(at + 8, true);
  const packedSize = view.getUint32(at + 12, true);
  const size = view.getUint32(at + 16, true);
  if (method === METHOD.stored && packedSize !== size) {
    throw damaged(`the entry \`${name}\` is stored, but has two sizes`);
  }
  return { flags, method, crc32, packedSize, size };
}

/** @param {Uint8Array} bytes */
function decodeName(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PackageError('bad_name', 'an entry name is not valid UTF-8', { cause });
  }
}

/** @param {Record[]} records */
function checkSizes(records) {
  let total = 0;
  for (const { name, size, packedSize } of records) {
    if (size > MAX_ENTRY_BYTES) {
      throw tooLarge(`\`${name}\` unpacks to ${size} bytes; at most ${MAX_ENTRY_BYTES} are read`);
    }
    if (size > packedSize * MAX_DEFLATE_RATIO) {
      throw damaged(`the entry \`${name}\` claims ${size} bytes, more than it can unpack to`);
    }
    total += size;
  }
  if (total > MAX_UNPACKED_BYTES) {
    throw tooLarge(`the package unpacks to ${total} bytes; at most ${MAX_UNPACKED_BYTES} are read`);
  }
}

/**
 * Finds each entry's content. The entries must follow each other without a gap.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {DataView} view
 * @param {Record[]} records
 * @param {number} end
 */
function locate(bytes, view, records, end) {
  /** @type {Map<string, ZipEntry>} */
  const entries = new Map();
  let at = 0;
  for (const record of records.toSorted((a, b) => a.offset - b.offset)) {
    if (record.offset !== at) throw damaged(`there are bytes before the entry \`${record.name}\``);
    at = checkLocalHeader(bytes, view, record, end);
    const { name, method, crc32, size, packedSize } = record;
    const packed = bytes.subarray(at, at + packedSize);
    entries.set(name, { name, method, crc32, size, packed });
    at += packedSize;
  }
  if (at !== end) throw damaged('there are bytes between its entries and its directory');
  return entries;
}

/**
 * Gives the offset of the content.
 *
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {Record} record
 * @param {number} end
 */
function checkLocalHeader(bytes, view, record, end) {
  const at = record.offset;
  const differs = () => damaged(`the entry \`${record.name}\` differs from the directory's record`);
  if (at + LOCAL_HEADER.size > end) throw differs();
  const nameEnd = at + LOCAL_HEADER.size + view.getUint16(at + 26, true);
  if (nameEnd + record.packedSize > end) throw differs();
  const agrees =
    view.getUint32(at, true) === LOCAL_HEADER.signature &&
    view.getUint16(at + 28, true) === 0 &&
    decodeName(bytes.subarray(at + LOCAL_HEADER.size, nameEnd)) === record.name;
  if (!agrees) throw differs();
  const local = readPacking(view, at + 6, record.name);
  const fields = /** @type {(keyof typeof local)[]} */ (Object.keys(local));
  if (fields.some((field) => local[field] !== record[field])) throw differs();
  return nameEnd;
}

/** @param {string} reason */
function damaged(reason) {
  return new PackageError('damaged', `the package is damaged: ${reason}`);
}

/** @param {string} message */
function tooLarge(message) {
  return new PackageError('too_large', message);
}
