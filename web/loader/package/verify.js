/** From a package's bytes to its content, of which nothing differs from the manifest. */

import { PackageError } from '../errors.js';
import { MANIFEST, MANIFEST_SIGNATURE, WASM_MODULE } from './layout.js';
import { MAX_PACKAGE_BYTES } from './limits.js';
import { parseManifest } from './manifest.js';
import { notZip } from './not-zip.js';
import { matchRecords, readFiles } from './records.js';
import { sha256 } from './sha256.js';
import { readSignature } from './signature.js';
import { unpack } from './unpack.js';
import { listEntries } from './zip.js';

/** @import { EarlyModule } from './early-module.js' */
/** @import { CheckOptions } from './records.js' */
/** @import { LocatedEntry } from './zip/local.js' */

/**
 * @typedef {object} PackageContent
 * @property {string} sha256 of the package file
 * @property {number} size of the package file in bytes
 * @property {string} manifestText `manifest.json` as it is
 * @property {string | null} signature the text of the signature in the package, which was not checked
 * @property {Map<string, Uint8Array<ArrayBuffer>>} files all other entries, by path
 */

/**
 * @typedef {object} VerifyOptions
 * @property {string | null} [name] of where the bytes are from
 * @property {EarlyModule} [early] of these bytes
 */

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CheckOptions & VerifyOptions} [options]
 * @returns {Promise<PackageContent>}
 */
export async function verifyPackage(bytes, options = {}) {
  if (bytes.length > MAX_PACKAGE_BYTES) {
    const message = `the package has ${bytes.length} bytes; at most ${MAX_PACKAGE_BYTES} are read`;
    throw new PackageError('too_large', message);
  }
  const entries = listContent(bytes, options.name);
  const manifestText = await readManifestText(entries);
  const manifest = parseManifest(manifestText);
  const signature = await readSignature(entries);
  matchRecords(manifest, listedSizes(entries));
  const read = (/** @type {string} */ path) => readEntry(entries, path, options.early);
  const reading = readFiles(manifest.package.files, read, options);
  const [files, digest] = await Promise.all([reading, sha256(bytes)]);
  return { sha256: digest, size: bytes.length, manifestText, signature, files };
}

/**
 * @param {Map<string, LocatedEntry>} entries
 * @param {string} path
 * @param {EarlyModule | undefined} early
 */
async function readEntry(entries, path, early) {
  const entry = /** @type {LocatedEntry} */ (entries.get(path));
  const unpacked = path === WASM_MODULE && (await early?.unpacked(entry));
  return unpacked || unpack(entry);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string | null | undefined} name
 */
function listContent(bytes, name) {
  try {
    return listEntries(bytes);
  } catch (error) {
    const isOther = error instanceof PackageError && error.code === 'not_a_zip';
    throw isOther ? notZip(bytes, name) : error;
  }
}

/** @param {Map<string, LocatedEntry>} entries */
async function readManifestText(entries) {
  const content = await unpack(/** @type {LocatedEntry} */ (entries.get(MANIFEST)));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    const message = `\`${MANIFEST}\` is not a JSON object: it is not valid UTF-8`;
    throw new PackageError('manifest_not_json', message, { cause });
  }
}

/** What the manifest must list. @param {Map<string, LocatedEntry>} entries */
function listedSizes(entries) {
  const sizes = new Map([...entries].map(([path, { size }]) => [path, size]));
  sizes.delete(MANIFEST);
  sizes.delete(MANIFEST_SIGNATURE);
  return sizes;
}
