/** Model files that are not in the package. */

import { PackageError } from '../errors.js';
import { checkNames } from '../package/names.js';
import { SHA256 } from '../package/provenance.js';
import { sha256 } from '../package/sha256.js';
import { isUrl, readSource } from '../source.js';
import { Download } from './download.js';
/** @import { BlobRange, SharedFiles } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { Cache, Cached } from './cache.js' */

/**
 * @typedef {object} PinnedSource a model that is to be these bytes and no others
 * @property {string | URL} url
 * @property {string} sha256 as 64 lower-case hexadecimal digits
 *
 * @typedef {object} Pin
 * @property {string} expected its digest
 * @property {(found: string) => void} check throws where another one was found
 *
 * @typedef {object} ModelOptions
 * @property {Cache | null} cache
 * @property {boolean} inBlobs whether whoever runs can read Blobs: then a file of the user's stays where
 *   it is
 */

/** Models that are fetched while something else goes on. */
export class ModelLoading {
  #onBytes;
  #held = true;
  /** @type {[loaded: number, total: number | null] | null} */
  #last = null;
  #cancelling = new AbortController();
  #files;

  /**
   * Begins to fetch them.
   *
   * @param {{[name: string]: Source | PinnedSource}} models by their path below `/models`
   * @param {ReadOptions & ModelOptions} options
   */
  constructor(models, { signal, onBytes, ...options }) {
    this.#onBytes = onBytes ?? (() => {});
    const { signal: ended } = this.#cancelling;
    signal?.addEventListener('abort', () => this.cancel(signal.reason), { signal: ended });
    const report = this.#report.bind(this);
    this.#files = loadModels(models, { ...options, signal: ended, onBytes: report });
    this.#files.catch(() => {}); // whoever waits for them hears of it
  }

  /** Waits for them. What arrives is reported from now on, and what has arrived so far. */
  async finish() {
    this.#held = false;
    if (this.#last) this.#onBytes(...this.#last);
    const files = await this.#files;
    this.cancel(null); // listens no more to the caller's signal
    return files;
  }

  /** @param {unknown} reason */
  cancel(reason) {
    this.#cancelling.abort(reason);
  }

  /** @param {number} loaded @param {number | null} total */
  #report(loaded, total) {
    this.#last = [loaded, total];
    if (!this.#held) this.#onBytes(loaded, total);
  }
}

/**
 * @param {{[name: string]: Source | PinnedSource}} models
 * @param {ReadOptions & ModelOptions} options
 * @returns {Promise<SharedFiles>}
 */
async function loadModels(models, options) {
  const names = Object.keys(models);
  checkNames(names);
  /** @type {SharedFiles} */
  const files = new Map();
  for (const name of names) files.set(name, await loadNamed(name, models[name], options));
  return files;
}

/**
 * @param {string} name
 * @param {Source | PinnedSource} source
 * @param {ReadOptions & ModelOptions} options
 */
async function loadNamed(name, source, options) {
  if (!isPinned(source)) return loadModel(source, options);
  const { url, sha256: expected } = source;
  const check = (/** @type {string} */ found) => requireDigest(name, found, expected);
  return loadModel(url, options, { expected, check });
}

/**
 * @param {string} name
 * @param {string} found
 * @param {string} expected
 */
function requireDigest(name, found, expected) {
  if (found === expected) return;
  const message = `the model \`${name}\` has the SHA-256 ${found}, not ${expected}; its server has another file there`;
  throw new PackageError('sha256_differs', message);
}

/**
 * @param {Source | PinnedSource} source
 * @returns {source is PinnedSource}
 */
function isPinned(source) {
  return typeof source === 'object' && source !== null && 'url' in source;
}

/** @param {{[name: string]: Source | PinnedSource}} models */
export function checkModels(models) {
  for (const [name, source] of Object.entries(models)) {
    if (!isPinned(source) || (isUrl(source.url) && SHA256.test(source.sha256))) continue;
    throw new TypeError(
      `the model \`${name}\` needs a \`url\` and its \`sha256\`, as 64 lower-case hexadecimal digits`,
    );
  }
}

/**
 * @param {Source} source
 * @param {ReadOptions & ModelOptions} options
 * @param {Pin} [pin]
 * @returns {Promise<Uint8Array<ArrayBuffer> | BlobRange>}
 */
async function loadModel(source, { cache, inBlobs, ...options }, pin) {
  if (inBlobs && source instanceof Blob) return inPlace(source, options);
  if (cache && isUrl(source)) {
    return loadCached(await Download.begin(cache, 'models', source, options), pin);
  }
  const bytes = await readSource(source, options);
  if (pin) pin.check(await sha256(bytes));
  return bytes;
}

/**
 * @param {Download} download
 * @param {Pin} [pin]
 */
async function loadCached(download, pin) {
  const kept = download.cached && (await holding(download.cached, pin?.expected));
  if (await download.isCurrent()) {
    if (kept) return kept;
    download.warn('its bytes have changed there');
  }
  const bytes = await download.bytes();
  const found = await sha256(bytes);
  pin?.check(found);
  await download.keep(found, bytes);
  return bytes;
}

/**
 * A Blob of which one byte was read, so that a file that is gone is noticed here.
 *
 * @param {Blob} blob
 * @param {ReadOptions} options
 */
async function inPlace(blob, { signal, onBytes }) {
  await readSource(blob.slice(0, 1), { signal });
  onBytes?.(blob.size, blob.size);
  return { blob, start: 0, size: blob.size };
}

/**
 * What is cached, if it still has its digest. Another page of the origin may have put other bytes there together with
 * theirs, which only a pin tells from the right ones.
 *
 * @param {Cached} cached
 * @param {string} [expected]
 */
async function holding({ key, value }, expected = key) {
  if (!(value instanceof Uint8Array) || key !== expected) return null;
  const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (value);
  return (await sha256(bytes)) === key ? bytes : null;
}
