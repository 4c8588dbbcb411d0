/** What a URL has: asked of its server, and of the cache where nothing has changed. */

import { PackageError } from '../errors.js';
import { readBody, request } from '../source.js';
import { absoluteUrl, isElsewhere } from '../url.js';

/** @import { ReadOptions } from '../source.js' */
/** @import { Cache, CacheName, Cached } from './cache.js' */

/**
 * Bytes with a way to keep what is made of them.
 *
 * @typedef {object} Origin
 * @property {Cached | null} cached what was made of them before, still to be checked
 * @property {() => Promise<boolean>} isCurrent whether `cached` was made of what the server has now, or
 *   nobody can be asked
 * @property {() => Promise<Uint8Array<ArrayBuffer>>} bytes fetches them if that was not needed so far
 * @property {(key: string, value: unknown) => Promise<void>} keep
 * @property {(reason: string) => void} warn that what is cached does not hold
 */

/** @implements {Origin} */
export class Download {
  #cache;
  #store;
  #url;
  #options;
  /** @type {{bytes: Uint8Array<ArrayBuffer>, etag: string | null} | null} */
  #fresh = null;
  /** What the server says to what is cached. @type {Promise<boolean>} */
  #asked = Promise.resolve(false);
  /** @type {Cached | null} */
  cached = null;

  /**
   * Use {@link Download.begin}.
   *
   * @param {Cache} cache
   * @param {CacheName} store
   * @param {string} url
   * @param {ReadOptions} options
   */
  constructor(cache, store, url, options) {
    this.#cache = cache;
    this.#store = store;
    this.#url = url;
    this.#options = options;
  }

  /**
   * Downloads what is not cached. Where something is, the server is asked whether that is still the same, and
   * nobody waits here for its answer: meanwhile it can be checked.
   *
   * @param {Cache} cache
   * @param {CacheName} store
   * @param {string | URL} url
   * @param {ReadOptions} options
   */
  static async begin(cache, store, url, options) {
    const download = new Download(cache, store, absoluteUrl(url), options);
    download.cached = await cache.find(store, download.#url);
    if (download.cached === null) await download.#fetch();
    else download.#asked = download.#isCurrent(download.cached);
    download.#asked.catch(() => {}); // whoever asks hears of it
    return download;
  }

  isCurrent() {
    return this.#asked;
  }

  async bytes() {
    await this.#asked;
    return (this.#fresh ?? (await this.#fetch())).bytes;
  }

  /**
   * Keeps what was made of the bytes, where the server can be asked later whether they are the same.
   *
   * @param {string} key
   * @param {unknown} value
   */
  async keep(key, value) {
    const etag = this.#fresh?.etag;
    if (etag) await this.#cache.keep(this.#store, this.#url, { etag, key, value });
  }

  /** @param {string} reason */
  warn(reason) {
    this.#cache.warn(`what was cached of \`${this.#url}\` is fetched again: ${reason}`);
  }

  async #fetch() {
    return this.#receive(await request(this.#url, this.#options));
  }

  /** @param {Cached} cached */
  async #isCurrent({ etag }) {
    try {
      const response = await this.#ask(etag);
      const isSame = response.status === 304 || isSameTag(response.headers.get('etag'), etag);
      if (isSame) await response.body?.cancel();
      else await this.#receive(response);
      return isSame;
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      this.#cache.warn(`${error.message}; what was cached before is used`);
      return true;
    }
  }

  /**
   * Asks for the content if it is no longer the one with this mark. Another origin is not asked so: for a
   * header of ours the browser asks it for permission first, which many refuse, and then nothing can be got
   * from it. The browser's own cache asks without that, and what is known already is not received.
   *
   * @param {string} etag
   */
  async #ask(etag) {
    const plain = { ...this.#options, cache: /** @type {const} */ ('no-cache') };
    if (isElsewhere(this.#url)) return request(this.#url, plain);
    try {
      return await request(this.#url, { ...this.#options, headers: { 'If-None-Match': etag } });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return request(this.#url, plain); // it may lead to another origin
    }
  }

  /** @param {Response} response */
  async #receive(response) {
    const bytes = await readBody(response, this.#options);
    this.#fresh = { bytes, etag: response.headers.get('etag') };
    return this.#fresh;
  }
}

/**
 * @param {unknown} error
 * @returns {error is PackageError}
 */
function isUnreachable(error) {
  return error instanceof PackageError && error.code === 'network';
}

/**
 * A server marks what it compresses as similar only, and both have the same content.
 *
 * @param {string | null} one
 * @param {string} other
 */
function isSameTag(one, other) {
  return one?.replace(/^W\//, '') === other.replace(/^W\//, '');
}
