/**
 * The content of one model. It may be large, so it is held once while it arrives and is checked. Then it goes to where all
 * Workers read it, and the page lets go of it.
 */

import { sha256 } from '../package/sha256.js';
import { isUrl, readSource } from '../source.js';
import { absoluteUrl } from '../url.js';
import { Download } from './download.js';

/** @import { BlobRange } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { Cache, Cached } from './cache.js' */

/**
 * @typedef {object} Pin
 * @property {string} expected the only digest that is right
 * @property {(found: string) => void} check throws where another one was found
 *
 * @typedef {object} ModelOptions
 * @property {Cache | null} cache
 * @property {boolean} inBlobs whether whoever runs can read Blobs: then a file of the user's stays where
 *   it is
 */

/**
 * @param {Source} source
 * @param {ReadOptions & ModelOptions} options
 * @param {Pin} [pin]
 * @returns {Promise<Uint8Array<ArrayBuffer> | BlobRange>}
 */
export async function loadModel(source, { cache, inBlobs, ...options }, pin) {
  if (inBlobs && source instanceof Blob) return inPlace(source, options);
  if (cache && isUrl(source)) {
    const kept = pin && (await pinned(cache, source, pin));
    return kept ?? downloaded(cache, source, options, pin);
  }
  const bytes = await readSource(source, options);
  if (pin) pin.check(await sha256(bytes));
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
 * What has the only right digest is right, whatever its server has meanwhile: nobody is asked.
 *
 * @param {Cache} cache
 * @param {string | URL} url
 * @param {Pin} pin
 */
async function pinned(cache, url, { expected }) {
  const cached = await cache.find('models', absoluteUrl(url));
  return cached && holding(cached, expected);
}

/**
 * @param {Cache} cache
 * @param {string | URL} url
 * @param {ReadOptions} options
 * @param {Pin} [pin]
 */
async function downloaded(cache, url, options, pin) {
  const download = await Download.begin(cache, 'models', url, options);
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
 * What is cached, if it still has its digest. Another page of the origin may have put other bytes there together with
 * theirs, which only a pin tells from the right ones.
 *
 * @param {Cached} cached
 * @param {string} [expected]
 */
async function holding({ key, value }, expected = key) {
  // WebKit keeps no Blobs in windows that are private.
  if (!(value instanceof Uint8Array) || key !== expected) return null;
  const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (value);
  return (await sha256(bytes)) === key ? bytes : null;
}
