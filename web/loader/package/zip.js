/**
 * The structure of a package's zip: what the central directory says must be all that is there.
 *
 * Readers disagree about odd zips (two entries of one name, bytes between entries, headers that
 * contradict each other), and whoever disagrees can be fooled. So everything that a package does
 * not need is refused: comments, extra fields, data descriptors, encryption, ZIP64, split archives.
 */

import { PackageError } from '../errors.js';
import { LEGACY_WASM_MODULE, MANIFEST, WASM_MODULE } from './layout.js';
import {
  MAX_DEFLATE_RATIO,
  MAX_ENTRIES,
  MAX_ENTRY_BYTES,
  MAX_MANIFEST_BYTES,
  MAX_MODULE_BYTES,
  MAX_UNPACKED_BYTES,
} from './limits.js';
import { checkNames } from './names.js';
import { checkRecord, walkDirectory } from './zip/directory.js';
import { findDirectory } from './zip/end.js';
import { locate } from './zip/local.js';

/** @import { Record } from './zip/directory.js' */
/** @import { LocatedEntry } from './zip/local.js' */

/**
 * Lists the entries, by name and in their order in the file, which begins with the manifest.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Map<string, LocatedEntry>}
 */
export function listEntries(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(view);
  if (directory.count > MAX_ENTRIES) {
    throw tooLarge('too_many_entries', 'the package has', directory.count, MAX_ENTRIES, 'entries');
  }
  const raw = walkDirectory(bytes, view, directory);
  const has = (/** @type {string} */ name) => raw.some((record) => record.looseName === name);
  if (has(LEGACY_WASM_MODULE) && !has(WASM_MODULE)) throw legacy();
  const records = raw.map((record) => checkRecord(view, record));
  checkNames(records.map(({ name }) => name));
  checkSizes(records);
  const entries = locate(bytes, view, records, directory.start);
  checkFirst(entries);
  return entries;
}

/** @param {Map<string, unknown>} entries */
function checkFirst(entries) {
  const [first] = entries.keys();
  if (first === MANIFEST) return;
  if (!entries.has(MANIFEST)) {
    throw new PackageError('manifest_missing', `the package has no \`${MANIFEST}\``);
  }
  const message = `\`${MANIFEST}\` is not the first entry of the package`;
  throw new PackageError('manifest_not_first', message);
}

/** @param {Record[]} records */
function checkSizes(records) {
  let total = 0;
  for (const { name, size } of records) {
    const unpacks = `\`${name}\` unpacks to`;
    if (name === MANIFEST && size > MAX_MANIFEST_BYTES) {
      throw tooLarge('manifest_too_large', unpacks, size, MAX_MANIFEST_BYTES);
    }
    const most = name === WASM_MODULE ? MAX_MODULE_BYTES : MAX_ENTRY_BYTES;
    if (size > most) throw tooLarge('entry_too_large', unpacks, size, most);
    total += size;
  }
  if (total > MAX_UNPACKED_BYTES) {
    throw tooLarge('unpacked_too_large', 'the package unpacks to', total, MAX_UNPACKED_BYTES);
  }
  const lies = records.find(({ size, packedSize }) => size > packedSize * MAX_DEFLATE_RATIO);
  if (!lies) return;
  const message = `the entry \`${lies.name}\` claims ${lies.size} bytes, more than it can unpack to`;
  throw new PackageError('impossible_size', message);
}

/**
 * @param {import('../errors.js').PackageErrorCode} code
 * @param {string} has
 * @param {number} found
 * @param {number} limit
 */
function tooLarge(code, has, found, limit, unit = 'bytes') {
  return new PackageError(code, `${has} ${found} ${unit}; at most ${limit} are read`);
}

function legacy() {
  const message =
    `the package has the old layout, with \`${LEGACY_WASM_MODULE}\` and no \`${WASM_MODULE}\`; ` +
    'package its pipeline again';
  return new PackageError('legacy_layout', message);
}
