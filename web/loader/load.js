/** From a source to what can be run. */

import { Laps } from './execution/stopwatch.js';
import { CompiledModule } from './module/compile.js';
import { EarlyCompilation } from './module/early.js';
import { mayCompileEarly, openOrigin, report } from './open-origin.js';
import { requireSecureContext } from './package/sha256.js';
import { isUrl, nameOf, readSource } from './source.js';
import { Cache } from './storage/cache.js';
import { Download } from './storage/download.js';
import { Keeping } from './storage/keeping.js';
import { ModelLoading } from './storage/models.js';

/** @import { SharedFiles } from './engines/engine.js' */
/** @import { Opened } from './open-origin.js' */
/** @import { ResolvedOptions } from './options.js' */
/** @import { Package } from './package/package.js' */
/** @import { Source } from './source.js' */
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
 * @property {Keeping} keeping of the package, for the next visit
 */

/**
 * @param {Source} source
 * @param {ResolvedOptions} options
 * @returns {Promise<Loaded>}
 */
export async function load(source, options) {
  requireSecureContext();
  const early = new EarlyCompilation(options, mayCompileEarly(options));
  try {
    return await loadWith(early, source, options);
  } catch (error) {
    early.arriving.end(); // nobody compiles half a module
    throw error;
  }
}

/**
 * @param {EarlyCompilation} early
 * @param {Source} source
 * @param {ResolvedOptions} options
 * @returns {Promise<Loaded>}
 */
async function loadWith(early, source, options) {
  const laps = new Laps();
  const cache = options.cache ? new Cache(options.onWarning) : null;
  const origin = await fetchPackage(source, cache, early, options);
  laps.end('fetchMs');
  const models = beginModels(cache, options);
  try {
    const opened = await openOrigin(origin, nameOf(source), early, options, laps);
    const module = await orAborted(compile(opened, options), options.signal);
    laps.end('compileMs');
    const files = await models.finish();
    options.signal?.throwIfAborted();
    options.onProgress({ phase: 'ready', loaded: 1, total: 1 });
    const { contained, keep } = opened;
    const metrics = { ...laps.times, cached: keep === null };
    const keeping = new Keeping(keep ?? (async () => {}));
    return { package: contained, module, models: files, metrics, keeping };
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
 * @param {Opened} opened
 * @param {ResolvedOptions} options
 */
async function compile({ contained: { wasm }, compiled }, options) {
  const { onProgress, signal } = options;
  onProgress({ phase: 'compile', loaded: 0, total: 1 });
  const module = await CompiledModule.compile(wasm, options, await compiled);
  if (!signal?.aborted) onProgress({ phase: 'compile', loaded: 1, total: 1 });
  return module;
}

/**
 * Nothing stops a compilation, but nobody has to wait for it.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<T>}
 */
async function orAborted(promise, signal) {
  if (!signal) return promise;
  const over = new AbortController();
  /** @type {Promise<never>} */
  const aborted = new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { signal: over.signal });
  });
  return Promise.race([promise, aborted]).finally(() => over.abort());
}

/**
 * Only a download can be saved by the cache: bytes that are at hand are what is run.
 *
 * @param {Source} source
 * @param {Cache | null} cache
 * @param {EarlyCompilation} early
 * @param {ResolvedOptions} options
 * @returns {Promise<Origin>}
 */
async function fetchPackage(source, cache, early, options) {
  const onPart = (/** @type {Uint8Array} */ part) => early.arriving.push(part);
  const reading = { signal: options.signal, onBytes: report(options, 'fetch'), onPart };
  const isDetached = options.signature !== undefined; // of bytes, which are not cached
  if (cache && isUrl(source) && !isDetached)
    return Download.begin(cache, 'packages', source, reading);
  const bytes = await readSource(source, reading);
  const isCurrent = async () => false;
  return { cached: null, isCurrent, bytes: async () => bytes, keep: async () => {}, warn() {} };
}
