/** Model files that are not in the package. */

import { checkNames } from '../package/names.js';
import { sha256 } from '../package/sha256.js';
import { isUrl, readSource } from '../source.js';
import { Download } from './download.js';
/** @import { Files } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { Cache, Cached } from './cache.js' */

/**
 * @param {{[name: string]: Source}} models by their path below `/models`
 * @param {ReadOptions & {cache: Cache | null}} options
 * @returns {Promise<Files>}
 */
export async function loadModels(models, options) {
  const names = Object.keys(models);
  checkNames(names);
  /** @type {Files} */
  const files = new Map();
  for (const name of names) files.set(name, await loadModel(models[name], options));
  return files;
}

/**
 * @param {Source} source
 * @param {ReadOptions & {cache: Cache | null}} options
 */
async function loadModel(source, { cache, ...options }) {
  if (!cache || !isUrl(source)) return readSource(source, options);
  const download = await Download.begin(cache, 'models', source, options);
  const { cached } = download;
  const kept = cached && (await holding(cached));
  if (kept) return kept;
  if (cached) download.warn('its bytes have changed there');
  const bytes = await download.bytes();
  await download.keep(await sha256(bytes), bytes);
  return bytes;
}

/**
 * What is cached, if it still has its digest.
 *
 * @param {Cached} cached
 */
async function holding({ key, value }) {
  if (!(value instanceof Uint8Array)) return null;
  const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (value);
  return (await sha256(bytes)) === key ? bytes : null;
}
