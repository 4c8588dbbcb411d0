/** The manifest's list of files against what there is. */

import { PackageError } from '../errors.js';
import { MANIFEST, STDLIB, WASM_MODULE } from './layout.js';
import { sha256 } from './sha256.js';

/** @import { PackageErrorCode } from '../errors.js' */
/** @import { FileRecord, PackageManifest } from './manifest.js' */

/** @typedef {{signal?: AbortSignal, onBytes?: (loaded: number, total: number) => void}} CheckOptions */

const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** How many files are checked at once: each waits for other threads most of its time. */
const AT_ONCE = 8;

/**
 * Matches the manifest's list against the files, both ways, and requires those that a run needs.
 *
 * @param {PackageManifest} manifest
 * @param {ReadonlyMap<string, number>} sizes of all files but the manifest and its signature
 */
export function matchRecords(manifest, sizes) {
  const unlisted = new Set(sizes.keys());
  const listed = new Set();
  for (const { path, size } of manifest.package.files) {
    if (listed.has(path)) throw refused('listed_twice', `\`${MANIFEST}\` lists \`${path}\` twice`);
    listed.add(path);
    if (!unlisted.delete(path)) {
      const message = `\`${MANIFEST}\` lists \`${path}\`, but the package has no such entry`;
      throw refused('entry_absent', message);
    }
    const found = sizes.get(path);
    if (found !== size) {
      const message = `the entry \`${path}\` has ${found} bytes; \`${MANIFEST}\` says ${size}`;
      throw refused('size_differs', message);
    }
  }
  for (const path of unlisted) {
    const message = `the package has an entry \`${path}\` that \`${MANIFEST}\` does not list`;
    throw refused('entry_unlisted', message);
  }
  requireParts(manifest, sizes);
}

/**
 * @param {PackageManifest} manifest
 * @param {ReadonlyMap<string, number>} sizes
 */
function requireParts(manifest, sizes) {
  if (!sizes.has(WASM_MODULE)) {
    throw refused('wasm_missing', `the package has no \`${WASM_MODULE}\``);
  }
  const hasStdlib = [...sizes.keys()].some((path) => path.startsWith(STDLIB));
  if (typeof manifest.package.python === 'string' && !hasStdlib) {
    const message = `the package has CPython ${manifest.package.python}, but nothing in \`${STDLIB}\``;
    throw refused('stdlib_missing', message);
  }
}

/**
 * All files, each with the digest that its record names.
 *
 * @param {FileRecord[]} records
 * @param {(path: string) => Promise<Uint8Array<ArrayBuffer>>} read
 * @param {CheckOptions} options
 */
export async function readFiles(records, read, { signal, onBytes }) {
  const total = records.reduce((sum, { size }) => sum + size, 0);
  let loaded = 0;
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} */
  const files = new Map(records.map(({ path }) => [path, new Uint8Array()]));
  const waiting = records.values();
  const worker = async () => {
    for (const record of waiting) {
      signal?.throwIfAborted();
      const content = await read(record.path);
      await checkDigest(record, content);
      files.set(record.path, content);
      loaded += record.size;
      onBytes?.(loaded, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  checkMagic(files);
  return files;
}

/**
 * @param {FileRecord} record
 * @param {Uint8Array<ArrayBuffer>} content
 */
async function checkDigest(record, content) {
  const found = await sha256(content);
  if (found === record.sha256) return;
  const says = `\`${MANIFEST}\` says ${record.sha256}`;
  throw refused('sha256_differs', `the entry \`${record.path}\` has sha256 ${found}; ${says}`);
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
 * @param {PackageErrorCode} code
 * @param {string} message
 */
function refused(code, message) {
  return new PackageError(code, message);
}
