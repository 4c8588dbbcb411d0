/**
 * The content of one model. It may be large, so it is held as seldom as possible: in one buffer while it arrives and is
 * checked, then in memory that Workers share, or as a Blob that the browser has on its disk and of which Workers read
 * what their guests read.
 */

import { sha256 } from '../package/sha256.js';
import { platform } from '../platform.js';
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
 *
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, blob: Blob}} Held the same twice; who takes one lets go of the other
 */

/**
 * @param {Source} source
 * @param {ReadOptions & ModelOptions} options
 * @param {Pin} [pin]
 * @returns {Promise<Uint8Array<ArrayBuffer> | BlobRange>}
 */
export async function loadModel(source, { cache, inBlobs, ...options }, pin) {
  if (inBlobs && source instanceof Blob) return inPlace(source, options);
  if (!cache || !isUrl(source)) {
    const bytes = await readSource(source, options);
    if (pin) pin.check(await sha256(bytes));
    return bytes;
  }
  const { bytes, blob } =
    (pin && (await pinned(cache, source, pin))) ?? (await downloaded(cache, source, options, pin));
  return inBlobs && !platform.sharesMemory() ? { blob, start: 0, size: blob.size } : bytes;
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
 * @returns {Promise<Held>}
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
  const blob = new Blob([bytes]);
  await download.keep(found, blob);
  return { bytes, blob };
}

/**
 * What is cached, if it still has its digest. Another page of the origin may have put other bytes there together with
 * theirs, which only a pin tells from the right ones.
 *
 * @param {Cached} cached
 * @param {string} [expected]
 * @returns {Promise<Held | null>}
 */
async function holding({ key, value }, expected = key) {
  if (!(value instanceof Blob) || key !== expected) return null;
  try {
    const bytes = new Uint8Array(await value.arrayBuffer());
    return (await sha256(bytes)) === key ? { bytes, blob: value } : null;
  } catch {
    return null; // its file may be gone
  }
}
