/** From a package's bytes to its content, of which nothing differs from the manifest. */

import { PackageError } from '../errors.js';
import { MANIFEST, MANIFEST_SIGNATURE, STDLIB, WASM_MODULE } from './layout.js';
import { MAX_PACKAGE_BYTES } from './limits.js';
import { parseManifest } from './manifest.js';
import { sha256 } from './sha256.js';
import { readSignature } from './signature.js';
import { unpack } from './unpack.js';
import { listEntries } from './zip.js';

/** @import { FileRecord, PackageManifest } from './manifest.js' */
/** @import { ZipEntry } from './zip/local.js' */

/**
 * @typedef {object} PackageContent
 * @property {string} sha256 of the package file
 * @property {number} size of the package file in bytes
 * @property {string} manifestText `manifest.json` as it is
 * @property {string | null} signature the text of the signature in the package, which was not checked
 * @property {Map<string, Uint8Array<ArrayBuffer>>} files all other entries, by path
 */

const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** How many entries are unpacked at once: each waits for other threads most of its time. */
const AT_ONCE = 8;

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{signal?: AbortSignal, onBytes?: (loaded: number, total: number) => void}} [options]
 * @returns {Promise<PackageContent>}
 */
export async function verifyPackage(bytes, options = {}) {
  if (bytes.length > MAX_PACKAGE_BYTES) {
    const message = `the package has ${bytes.length} bytes; at most ${MAX_PACKAGE_BYTES} are read`;
    throw new PackageError('too_large', message);
  }
  const entries = listEntries(bytes);
  const manifestText = await readManifestText(entries);
  const manifest = parseManifest(manifestText);
  const signature = await readSignature(entries);
  matchRecords(manifest, entries);
  requireParts(manifest, entries);
  const files = await readFiles(manifest.package.files, entries, options);
  checkMagic(files);
  return { sha256: await sha256(bytes), size: bytes.length, manifestText, signature, files };
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

/**
 * Matches the manifest's list against the entries, both ways.
 *
 * @param {PackageManifest} manifest
 * @param {Map<string, ZipEntry>} entries
 */
function matchRecords(manifest, entries) {
  const unlisted = new Set(entries.keys());
  unlisted.delete(MANIFEST);
  unlisted.delete(MANIFEST_SIGNATURE);
  const listed = new Set();
  for (const { path, size } of manifest.package.files) {
    if (listed.has(path)) throw refused('listed_twice', `\`${MANIFEST}\` lists \`${path}\` twice`);
    listed.add(path);
    if (!unlisted.delete(path)) {
      const message = `\`${MANIFEST}\` lists \`${path}\`, but the package has no such entry`;
      throw refused('entry_absent', message);
    }
    const found = entries.get(path)?.size;
    if (found !== size) {
      const message = `the entry \`${path}\` has ${found} bytes; \`${MANIFEST}\` says ${size}`;
      throw refused('size_differs', message);
    }
  }
  for (const path of unlisted) {
    const message = `the package has an entry \`${path}\` that \`${MANIFEST}\` does not list`;
    throw refused('entry_unlisted', message);
  }
}

/**
 * @param {PackageManifest} manifest
 * @param {Map<string, ZipEntry>} entries
 */
function requireParts(manifest, entries) {
  if (!entries.has(WASM_MODULE)) {
    throw refused('wasm_missing', `the package has no \`${WASM_MODULE}\``);
  }
  const hasStdlib = [...entries.keys()].some((path) => path.startsWith(STDLIB));
  if (typeof manifest.package.python === 'string' && !hasStdlib) {
    const message = `the package has CPython ${manifest.package.python}, but nothing in \`${STDLIB}\``;
    throw refused('stdlib_missing', message);
  }
}

/**
 * @param {FileRecord[]} records
 * @param {Map<string, ZipEntry>} entries
 * @param {{signal?: AbortSignal, onBytes?: (loaded: number, total: number) => void}} options
 */
async function readFiles(records, entries, { signal, onBytes }) {
  const total = records.reduce((sum, { size }) => sum + size, 0);
  let loaded = 0;
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} */
  const files = new Map(records.map(({ path }) => [path, new Uint8Array()]));
  const waiting = records.values();
  const worker = async () => {
    for (const record of waiting) {
      signal?.throwIfAborted();
      files.set(record.path, await readFile(record, entries));
      loaded += record.size;
      onBytes?.(loaded, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return files;
}

/**
 * @param {FileRecord} record
 * @param {Map<string, ZipEntry>} entries
 */
async function readFile(record, entries) {
  const content = await unpack(/** @type {ZipEntry} */ (entries.get(record.path)));
  const found = await sha256(content);
  if (found !== record.sha256) {
    const says = `\`${MANIFEST}\` says ${record.sha256}`;
    throw refused('sha256_differs', `the entry \`${record.path}\` has sha256 ${found}; ${says}`);
  }
  return content;
}

/** @param {Map<string, Uint8Array>} files */
function checkMagic(files) {
  const wasm = files.get(WASM_MODULE);
  if (WASM_MAGIC.some((byte, at) => wasm?.[at] !== byte)) {
    throw refused(
      'wasm_invalid',
      `\`${WASM_MODULE}\` is no wasm file: it does not begin with \`\\0asm\``,
    );
  }
}

/**
 * @param {import('../errors.js').PackageErrorCode} code
 * @param {string} message
 */
function refused(code, message) {
  return new PackageError(code, message);
}
