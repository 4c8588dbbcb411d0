/**
 * What was downloaded or unpacked before, by the SHA-256 of its bytes. It went into this storage
 * verified, and only pages of the same origin can write there.
 *
 * A cache that fails is as good as none: then everything is fetched again, and the caller warned.
 */

import { sha256 } from '../package/sha256.js';
import { absoluteUrl, readBody, request } from '../source.js';
import { read, write } from './database.js';

/** @import { ReadOptions } from '../source.js' */
/** @import { StoreName } from './database.js' */

/** @typedef {'packages' | 'models'} CacheName */

export class Cache {
  #onWarning;
  #hasWarned = false;

  /** @param {(message: string) => void} onWarning told once if storage fails, and what is used offline */
  constructor(onWarning) {
    this.#onWarning = onWarning;
  }

  /**
   * @param {StoreName} store
   * @param {string} key
   */
  async find(store, key) {
    return this.#quietly(read(store, key));
  }

  /**
   * @param {StoreName} store
   * @param {string} key
   * @param {unknown} value
   */
  async keep(store, key, value) {
    await this.#quietly(write(store, key, value));
  }

  /**
   * Downloads, unless the server says that what is cached for the URL is still the same, or nobody
   * can be asked.
   *
   * @param {CacheName} store
   * @param {string | URL} url
   * @param {ReadOptions} options
   * @returns {Promise<{value: any} | {bytes: Uint8Array<ArrayBuffer>, key: string}>} what is cached,
   *   or new bytes and the key under which to keep what is made of them
   */
  async download(store, url, options) {
    const name = absoluteUrl(url);
    const known = await this.find('downloads', name);
    const value = known && (await this.find(store, known.key));
    /** @type {{[name: string]: string}} */
    const headers = value === undefined ? {} : { 'If-None-Match': known.etag };
    const response = await request(name, { ...options, headers }).catch((error) => {
      if (value === undefined || error.code !== 'network') throw error;
      this.#onWarning(`${error.message}; what was cached before is used`);
      return null;
    });
    if (response === null || response.status === 304) return { value };
    const bytes = await readBody(response, options);
    const key = await sha256(bytes);
    const etag = response.headers.get('etag');
    if (etag) await this.keep('downloads', name, { etag, key });
    return { bytes, key };
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T | undefined>}
   */
  #quietly(promise) {
    return promise.catch((cause) => {
      const message = `nothing is cached, because this browser's storage fails: ${cause?.message}`;
      if (!this.#hasWarned) this.#onWarning(message);
      this.#hasWarned = true;
      return undefined;
    });
  }
}
