/** From a source to what can be run. */

import { CompiledModule } from './module/compile.js';
import { openPackage } from './package/package.js';
import { recheckContent } from './package/recheck.js';
import { verifyPackage } from './package/verify.js';
import { isUrl, nameOf, readSource } from './source.js';
import { Cache } from './storage/cache.js';
import { Download } from './storage/download.js';
import { ModelLoading } from './storage/models.js';

/** @import { SharedFiles } from './engines/engine.js' */
/** @import { Progress, ResolvedOptions } from './options.js' */
/** @import { Package } from './package/package.js' */
/** @import { Source } from './source.js' */
/** @import { Cached } from './storage/cache.js' */
/** @import { Origin } from './storage/download.js' */

/**
 * @typedef {object} LoadMetrics what loading cost, once for all runs
 * @property {number} fetchMs
 * @property {number} verifyMs
 * @property {number} compileMs
 * @property {boolean} cached whether the package came from this browser's storage, where it was checked again
 *
 * @typedef {object} Loaded
 * @property {Package} package
 * @property {CompiledModule} module
 * @property {SharedFiles} models files for `/models` besides the package's own
 * @property {LoadMetrics} metrics
 */

/**
 * @param {Source} source
 * @param {ResolvedOptions} options
 * @returns {Promise<Loaded>}
 */
export async function load(source, options) {
  const laps = new Laps();
  const cache = options.cache ? new Cache(options.onWarning) : null;
  const origin = await fetchPackage(source, cache, options);
  laps.end('fetchMs');
  const models = beginModels(cache, options);
  try {
    const { contained, kept } = await openOrigin(origin, nameOf(source), options, laps);
    const module = await compile(contained, options);
    laps.end('compileMs');
    const files = await models.finish();
    await kept;
    options.signal?.throwIfAborted();
    options.onProgress({ phase: 'ready', loaded: 1, total: 1 });
    const metrics = { ...laps.times, cached: kept === null };
    return { package: contained, module, models: files, metrics };
  } catch (error) {
    models.cancel(error);
    throw error;
  }
}

/**
 * They arrive while the package is verified and compiled.
 *
 * @param {Cache | null} cache
 * @param {ResolvedOptions} options
 */
function beginModels(cache, options) {
  const { models, signal, worker, engine } = options;
  const onBytes = report(options, 'models');
  return new ModelLoading(models, { cache, signal, onBytes, inBlobs: worker && engine === 'shim' });
}

/**
 * @param {Package} contained
 * @param {ResolvedOptions} options
 */
async function compile({ wasm }, { onProgress, maxMemoryBytes }) {
  onProgress({ phase: 'compile', loaded: 0, total: 1 });
  const module = await CompiledModule.compile(wasm, maxMemoryBytes);
  onProgress({ phase: 'compile', loaded: 1, total: 1 });
  return module;
}

/**
 * Only a download can be saved by the cache: bytes that are at hand are what is run.
 *
 * @param {Source} source
 * @param {Cache | null} cache
 * @param {ResolvedOptions} options
 * @returns {Promise<Origin>}
 */
async function fetchPackage(source, cache, options) {
  const reading = { signal: options.signal, onBytes: report(options, 'fetch') };
  const isDetached = options.signature !== undefined; // of bytes, which are not cached
  if (cache && isUrl(source) && !isDetached)
    return Download.begin(cache, 'packages', source, reading);
  const bytes = await readSource(source, reading);
  return { cached: null, bytes: async () => bytes, keep: async () => {}, warn() {} };
}

/**
 * @param {Origin} origin
 * @param {string | null} name of where it is from
 * @param {ResolvedOptions} options
 * @param {Laps} laps
 * @returns {Promise<{contained: Package, kept: Promise<void> | null}>} `kept` is null for what came from
 *   the cache
 */
async function openOrigin(origin, name, options, laps) {
  const cached = origin.cached && (await openCached(origin.cached, origin, options));
  laps.end('verifyMs');
  if (cached) return { contained: cached, kept: null };
  const bytes = await origin.bytes();
  laps.end('fetchMs');
  const verifying = { signal: options.signal, onBytes: report(options, 'verify'), name };
  const content = await verifyPackage(bytes, verifying);
  const contained = await openPackage(content, bytes, options);
  laps.end('verifyMs');
  return { contained, kept: origin.keep(content.sha256, content) };
}

/**
 * What does not hold counts as not cached, whatever is wrong with it.
 *
 * @param {Cached} cached
 * @param {Origin} origin
 * @param {ResolvedOptions} options
 */
async function openCached({ key, value }, origin, options) {
  const checking = { signal: options.signal, onBytes: report(options, 'verify') };
  try {
    return await openPackage(await recheckContent(value, key, checking), null, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    origin.warn(/** @type {Error} */ (error).message);
    return null;
  }
}

/**
 * @param {ResolvedOptions} options
 * @param {Progress['phase']} phase
 */
function report({ onProgress }, phase) {
  return (/** @type {number} */ loaded, /** @type {number | null} */ total) =>
    onProgress({ phase, loaded, total });
}

/** Adds up what each step takes, in milliseconds. */
class Laps {
  times = { fetchMs: 0, verifyMs: 0, compileMs: 0 };
  #last = performance.now();

  /** The time since the last step ended was this one's. @param {keyof Laps['times']} step */
  end(step) {
    const now = performance.now();
    this.times[step] += now - this.#last;
    this.#last = now;
  }
}
