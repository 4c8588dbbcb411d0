/** Model files that are not in the package. */

import { checkNames } from '../package/names.js';
import { isUrl, readSource } from '../source.js';
import { cached, download, keep } from './cache.js';

/** @import { Files } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */

/**
 * @param {{[name: string]: Source}} models by their path below `/models`
 * @param {ReadOptions & {cache: boolean}} options
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
 * @param {ReadOptions & {cache: boolean}} options
 */
async function loadModel(source, { cache, ...options }) {
  if (!cache || !isUrl(source)) return readSource(source, options);
  const found = await download('models', source, options);
  if ('value' in found) return found.value;
  if ((await cached('models', found.key)) === undefined)
    await keep('models', found.key, found.bytes);
  return found.bytes;
}
