/** From a source to what can be run. */

import { CompiledModule } from './module/compile.js';
import { openPackage } from './package/package.js';
import { sha256 } from './package/sha256.js';
import { verifyPackage } from './package/verify.js';
import { isUrl, readSource } from './source.js';
import { Cache } from './storage/cache.js';
import { loadModels } from './storage/models.js';

/** @import { Files } from './engines/engine.js' */
/** @import { Progress, ResolvedOptions } from './options.js' */
/** @import { Package } from './package/package.js' */
/** @import { PackageContent } from './package/verify.js' */
/** @import { Source } from './source.js' */

/**
 * @typedef {object} LoadMetrics what loading cost, once for all runs
 * @property {number} fetchMs
 * @property {number} verifyMs
 * @property {number} compileMs
 * @property {boolean} cached whether the package came verified from this browser's storage
 *
 * @typedef {object} Loaded
 * @property {Package} package
 * @property {CompiledModule} module
 * @property {Files} models files for `/models` besides the package's own
 * @property {LoadMetrics} metrics
 */

/**
 * @param {Source} source
 * @param {ResolvedOptions} options
 * @returns {Promise<Loaded>}
 */
export async function load(source, options) {
  const { signal } = options;
  const cache = options.cache ? new Cache(options.onWarning) : null;
  const time = stopwatch();
  const found = await fetchPackage(source, cache, options);
  const fetchMs = time();
  const { content, isNew } = await unpackPackage(found, cache, options);
  const contained = await openPackage(content, 'bytes' in found ? found.bytes : null, options);
  const verifyMs = time();
  options.onProgress({ phase: 'compile', loaded: 0, total: 1 });
  const kept = isNew ? cache?.keep('packages', content.sha256, content) : null;
  const module = await CompiledModule.compile(contained.wasm);
  const compileMs = time();
  options.onProgress({ phase: 'compile', loaded: 1, total: 1 });
  const models = await loadModels(options.models, {
    cache,
    signal,
    onBytes: report(options, 'models'),
  });
  await kept;
  signal?.throwIfAborted();
  options.onProgress({ phase: 'ready', loaded: 1, total: 1 });
  const metrics = { fetchMs, verifyMs, compileMs, cached: !isNew };
  return { package: contained, module, models, metrics };
}

/** @typedef {{value: PackageContent} | {bytes: Uint8Array<ArrayBuffer>, key: string | null}} Found */

/**
 * @param {Source} source
 * @param {Cache | null} cache
 * @param {ResolvedOptions} options
 * @returns {Promise<Found>}
 */
async function fetchPackage(source, cache, options) {
  const reading = { signal: options.signal, onBytes: report(options, 'fetch') };
  const isDetached = options.signature !== undefined; // of bytes that are not cached
  if (cache && isUrl(source) && !isDetached) return cache.download('packages', source, reading);
  const bytes = await readSource(source, reading);
  return { bytes, key: cache ? await sha256(bytes) : null };
}

/**
 * @param {Found} found
 * @param {Cache | null} cache
 * @param {ResolvedOptions} options
 * @returns {Promise<{content: PackageContent, isNew: boolean}>}
 */
async function unpackPackage(found, cache, options) {
  if ('value' in found) return { content: found.value, isNew: false };
  const known = found.key && (await cache?.find('packages', found.key));
  if (known) return { content: known, isNew: false };
  const verifying = { signal: options.signal, onBytes: report(options, 'verify') };
  return { content: await verifyPackage(found.bytes, verifying), isNew: true };
}

/**
 * @param {ResolvedOptions} options
 * @param {Progress['phase']} phase
 */
function report({ onProgress }, phase) {
  return (/** @type {number} */ loaded, /** @type {number | null} */ total) =>
    onProgress({ phase, loaded, total });
}

/** Milliseconds since it was last asked. */
function stopwatch() {
  let last = performance.now();
  return () => {
    const begun = last;
    last = performance.now();
    return last - begun;
  };
}
