/** Model files that are not in the package. */

import { PackageError } from '../errors.js';
import { checkNames } from '../package/names.js';
import { SHA256 } from '../package/provenance.js';
import { isUrl } from '../source.js';
import { loadModel } from './model-content.js';

/** @import { SharedFiles } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { ModelOptions } from './model-content.js' */

/**
 * @typedef {object} PinnedSource a model that is to be these bytes and no others
 * @property {string | URL} url
 * @property {string} sha256 as 64 lower-case hexadecimal digits
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
