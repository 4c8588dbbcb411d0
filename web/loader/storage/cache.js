/**
 * What was downloaded or unpacked before, by the SHA-256 of its bytes. It went into this storage
 * verified, and only pages of the same origin can write there.
 *
 * A cache that fails is as good as none: then everything is fetched again.
 */

import { sha256 } from '../package/sha256.js';
import { absoluteUrl, readBody, request } from '../source.js';
import { read, write } from './database.js';

/** @import { ReadOptions } from '../source.js' */

/** @typedef {'packages' | 'models'} CacheName */

/**
 * @param {CacheName} cache
 * @param {string} key
 */
export async function cached(cache, key) {
  return quietly(read(cache, key));
}

/**
 * @param {CacheName} cache
 * @param {string} key
 * @param {unknown} value
 */
export async function keep(cache, key, value) {
  await quietly(write(cache, key, value));
}

/**
 * Downloads, unless the server says that what is cached for the URL is still the same.
 *
 * @param {CacheName} cache
 * @param {string | URL} url
 * @param {ReadOptions} options
 * @returns {Promise<{value: any} | {bytes: Uint8Array<ArrayBuffer>, key: string}>} what is cached,
 *   or new bytes and the key under which to keep what is made of them
 */
export async function download(cache, url, options) {
  const name = absoluteUrl(url);
  const known = await quietly(read('downloads', name));
  const value = known && (await cached(cache, known.key));
  /** @type {{[name: string]: string}} */
  const headers = value === undefined ? {} : { 'If-None-Match': known.etag };
  const response = await request(name, { ...options, headers });
  if (response.status === 304) return { value };
  const bytes = await readBody(response, options);
  const key = await sha256(bytes);
  const etag = response.headers.get('etag');
  if (etag) await quietly(write('downloads', name, { etag, key }));
  return { bytes, key };
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T | undefined>}
 */
function quietly(promise) {
  return promise.catch(() => undefined);
}
