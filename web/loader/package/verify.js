/** From a package's bytes to its content, of which nothing differs from the manifest. */

import { PackageError } from '../errors.js';
import { MANIFEST, MANIFEST_SIGNATURE } from './layout.js';
import { MAX_PACKAGE_BYTES } from './limits.js';
import { parseManifest } from './manifest.js';
import { notZip } from './not-zip.js';
import { matchRecords, readFiles } from './records.js';
import { sha256 } from './sha256.js';
import { readSignature } from './signature.js';
import { unpack } from './unpack.js';
import { listEntries } from './zip.js';

/** @import { CheckOptions } from './records.js' */
/** @import { ZipEntry } from './zip/local.js' */

/**
 * @typedef {object} PackageContent
 * @property {string} sha256 of the package file
 * @property {number} size of the package file in bytes
 * @property {string} manifestText `manifest.json` as it is
 * @property {string | null} signature the text of the signature in the package, which was not checked
 * @property {Map<string, Uint8Array<ArrayBuffer>>} files all other entries, by path
 */

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CheckOptions & {name?: string | null}} [options] the name of where the bytes are from
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
  const read = (/** @type {string} */ path) => unpack(/** @type {ZipEntry} */ (entries.get(path)));
  const files = await readFiles(manifest.package.files, read, options);
  return { sha256: await sha256(bytes), size: bytes.length, manifestText, signature, files };
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

/** @param {Map<string, ZipEntry>} entries */
async function readManifestText(entries) {
  const content = await unpack(/** @type {ZipEntry} */ (entries.get(MANIFEST)));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    const message = `\`${MANIFEST}\` is not a JSON object: it is not valid UTF-8`;
    throw new PackageError('manifest_not_json', message, { cause });
  }
}

/** What the manifest must list. @param {Map<string, ZipEntry>} entries */
function listedSizes(entries) {
  const sizes = new Map([...entries].map(([path, { size }]) => [path, size]));
  sizes.delete(MANIFEST);
  sizes.delete(MANIFEST_SIGNATURE);
  return sizes;
}
