/**
 * What was downloaded before, by URL, and what was made of it. Every page of the origin can write here,
 * so whoever takes something out checks it again.
 *
 * A cache that fails is as good as none: then everything is fetched again, and the caller warned.
 */

import { isNew, read, writeDownload, writeUse } from './database.js';

/** @typedef {'packages' | 'models'} CacheName */

/**
 * @typedef {object} Cached
 * @property {string} etag the server's mark for it
 * @property {string} key the SHA-256 of the bytes that were downloaded
 * @property {unknown} value what was made of them, if it is that still
 */

const DAY_MS = 24 * 3600 * 1000;

/** What nobody has used for so long leaves when something new is kept. */
const LEAVES_AFTER_MS = 60 * DAY_MS;

export class Cache {
  #onWarning;
  #hasFailed = false;

  /** @param {(message: string) => void} onWarning */
  constructor(onWarning) {
    this.#onWarning = onWarning;
  }

  /**
   * @param {CacheName} store
   * @param {string} url
   * @returns {Promise<Cached | null>}
   */
  async find(store, url) {
    if (await isNew()) return null;
    const download = await this.#quietly(read('downloads', url));
    const { etag, key } = download ?? {};
    if (typeof etag !== 'string' || typeof key !== 'string') return null;
    const value = await this.#quietly(read(store, key));
    if (value === undefined) return null;
    await this.#use(url, key, download.used);
    return { etag, key, value };
  }

  /**
   * @param {CacheName} store
   * @param {string} url
   * @param {Cached} cached
   */
  async keep(store, url, { etag, key, value }) {
    const used = Date.now();
    const download = { etag, key, used };
    await this.#quietly(writeDownload(store, url, download, value, used - LEAVES_AFTER_MS));
  }

  /**
   * Remembers that it is of use still; to know the day is enough.
   *
   * @param {string} url
   * @param {string} key
   * @param {unknown} last
   */
  async #use(url, key, last) {
    const used = Date.now();
    const isNews = !(used - Number(last) < DAY_MS);
    if (isNews) await this.#quietly(writeUse(url, key, used));
  }

  /** @param {string} message */
  warn(message) {
    this.#onWarning(message);
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T | undefined>}
   */
  #quietly(promise) {
    return promise.catch((cause) => {
      if (this.#hasFailed) return undefined;
      this.#hasFailed = true;
      this.warn(`nothing is cached, because this browser's storage fails: ${cause?.message}`);
      return undefined;
    });
  }
}
