/** What a URL has: asked of its server, and of the cache where nothing has changed. */

import { absoluteUrl, readBody, request } from '../source.js';

/** @import { ReadOptions } from '../source.js' */
/** @import { Cache, CacheName, Cached } from './cache.js' */

/**
 * Bytes with a way to keep what is made of them.
 *
 * @typedef {object} Origin
 * @property {Cached | null} cached what was made of them before, still to be checked
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
   * Downloads, unless the server says that what is cached for the URL is still the same, or nobody
   * can be asked.
   *
   * @param {Cache} cache
   * @param {CacheName} store
   * @param {string | URL} url
   * @param {ReadOptions} options
   */
  static async begin(cache, store, url, options) {
    const download = new Download(cache, store, absoluteUrl(url), options);
    const cached = await cache.find(store, download.#url);
    if (cached === null) await download.#fetch();
    else if (await download.#isCurrent(cached)) download.cached = cached;
    return download;
  }

  async bytes() {
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
    const headers = { 'If-None-Match': etag };
    try {
      const response = await request(this.#url, { ...this.#options, headers });
      if (response.status !== 304) await this.#receive(response);
      return response.status === 304;
    } catch (error) {
      if (/** @type {{code?: string}} */ (error).code !== 'network') throw error;
      const { message } = /** @type {Error} */ (error);
      this.#cache.warn(`${message}; what was cached before is used`);
      return true;
    }
  }

  /** @param {Response} response */
  async #receive(response) {
    const bytes = await readBody(response, this.#options);
    this.#fresh = { bytes, etag: response.headers.get('etag') };
    return this.#fresh;
  }
}
