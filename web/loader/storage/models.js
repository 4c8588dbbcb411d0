/** Model files that are not in the package. */

import { checkNames } from '../package/names.js';
import { isUrl, readSource } from '../source.js';
/** @import { Files } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { Cache } from './cache.js' */

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
  const found = await cache.download('models', source, options);
  if ('value' in found) return found.value;
  if ((await cache.find('models', found.key)) === undefined)
    await cache.keep('models', found.key, found.bytes);
  return found.bytes;
}
