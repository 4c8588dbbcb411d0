/** Content that was verified once and then kept where others can write: it is checked as if it were new. */

import { parseManifest } from './manifest.js';
import { checkNames } from './names.js';
import { matchRecords, readFiles } from './records.js';
import { parseSignature } from './signature.js';

/** @import { CheckOptions } from './records.js' */
/** @import { PackageContent } from './verify.js' */

/**
 * @param {unknown} kept of which nothing is taken for granted
 * @param {string} sha256 of the package file that it was made of
 * @param {CheckOptions} [options]
 * @returns {Promise<PackageContent>}
 * @throws {Error} when it is not what its manifest says
 */
export async function recheckContent(kept, sha256, options = {}) {
  const { size, manifestText, signature, files } = shapeOf(kept);
  const manifest = parseManifest(manifestText);
  if (signature !== null) parseSignature(signature);
  checkNames([...files.keys()]);
  matchRecords(manifest, new Map([...files].map(([path, { length }]) => [path, length])));
  const read = async (/** @type {string} */ path) =>
    /** @type {Uint8Array<ArrayBuffer>} */ (files.get(path));
  const checked = await readFiles(manifest.package.files, read, options);
  return { sha256, size, manifestText, signature, files: checked };
}

/**
 * @param {unknown} kept
 * @returns {Omit<PackageContent, 'sha256'>}
 */
function shapeOf(kept) {
  const { size, manifestText, signature, files } = /** @type {PackageContent} */ (kept ?? {});
  const good =
    Number.isSafeInteger(size) &&
    typeof manifestText === 'string' &&
    (signature === null || typeof signature === 'string') &&
    files instanceof Map &&
    [...files.values()].every((content) => content instanceof Uint8Array);
  if (!good) throw new TypeError('it is no package');
  return { size, manifestText, signature, files };
}
