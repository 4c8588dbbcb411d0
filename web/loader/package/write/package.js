/** Writes packages: the same bytes as the Rust writer, which stores what is new as this one does. */

import { PackageError } from '../../errors.js';
import { crc32 } from '../crc32.js';
import { parseJsonObject } from '../json.js';
import { MANIFEST, MANIFEST_SIGNATURE } from '../layout.js';
import { MAX_PACKAGE_BYTES } from '../limits.js';
import { parseManifest } from '../manifest.js';
import { checkNames } from '../names.js';
import { checkPipeline } from '../pipeline.js';
import { matchRecords } from '../records.js';
import { sha256 } from '../sha256.js';
import { METHOD } from '../zip/directory.js';
import { listEntries } from '../zip.js';
import { parseTree } from './json-tree.js';
import { manifestText } from './manifest.js';
import { byBytes, byPlace } from './order.js';
import { writeZip } from './zip.js';

/** @import { ZipEntry } from '../zip/local.js' */
/** @import { JsonMap } from './json-tree.js' */
/** @import { PackageFacts } from './manifest.js' */

/** What the writer itself writes. */
const RESERVED = new Set([MANIFEST, MANIFEST_SIGNATURE]);

/**
 * An entry as it is in the zip, with the digest of its content.
 *
 * @typedef {ZipEntry & {sha256: string}} WrittenEntry
 */

/**
 * @param {string} pipeline the JSON of its manifest, or of a package's
 * @param {PackageFacts} facts
 * @param {WrittenEntry[]} entries all but the manifest, in any order
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {PackageError} when no reader would take the package
 */
export async function writePackage(pipeline, facts, entries) {
  requireNames(entries.map(({ name }) => name));
  const sorted = entries.toSorted((one, other) => byBytes(one.name, other.name));
  const files = sorted.map(({ name, size, sha256 }) => ({ path: name, size, sha256 }));
  const text = manifestText(readPipeline(pipeline), facts, files);
  const manifest = await storedEntry(MANIFEST, new TextEncoder().encode(text));
  requireSize([manifest, ...sorted]);
  const bytes = writeZip([manifest, ...entries.toSorted(byPlace)]);
  listEntries(bytes); // what is beyond a reader's limits is not given out
  matchRecords(parseManifest(text), new Map(sorted.map(({ name, size }) => [name, size])));
  return bytes;
}

/**
 * An entry that is stored: browsers deflate, but each in its own way.
 *
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} content
 * @returns {Promise<WrittenEntry>}
 */
export async function storedEntry(name, content) {
  const packed = content;
  const sum = { crc32: crc32(content), sha256: await sha256(content) };
  return { name, method: METHOD.stored, size: content.length, packed, ...sum };
}

/**
 * @param {string} text
 * @returns {JsonMap}
 */
export function readPipeline(text) {
  checkPipeline(parseJsonObject(text));
  return /** @type {JsonMap} */ (parseTree(text));
}

/** @param {string[]} names */
function requireNames(names) {
  checkNames(names);
  const own = names.find((name) => RESERVED.has(name.toLowerCase()));
  if (own === undefined) return;
  throw new PackageError('name_reserved', `the entry name \`${own}\` is the package's own`);
}

/** @param {ZipEntry[]} entries */
function requireSize(entries) {
  const size = entries.reduce((sum, { packed }) => sum + packed.length, 0);
  if (size <= MAX_PACKAGE_BYTES) return;
  const message = `the package would have ${size} bytes; at most ${MAX_PACKAGE_BYTES} are read`;
  throw new PackageError('too_large', message);
}
