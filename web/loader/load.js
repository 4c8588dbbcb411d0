/** From a source to what can be run. */

import { CompiledModule } from './module/compile.js';
import { Package } from './package/package.js';
import { verifyPackage } from './package/verify.js';
import { readSource } from './source.js';

/** @import { ResolvedOptions } from './options.js' */
/** @import { Source } from './source.js' */

/**
 * @typedef {object} LoadMetrics
 * @property {number} fetchMs
 * @property {number} verifyMs
 * @property {number} compileMs
 * @property {boolean} cached
 *
 * @typedef {object} Loaded
 * @property {Package} package
 * @property {CompiledModule} module
 * @property {LoadMetrics} metrics
 */

/**
 * @param {Source} source
 * @param {ResolvedOptions} options
 * @returns {Promise<Loaded>}
 */
export async function load(source, { signal, onProgress }) {
  /** @param {'fetch' | 'verify' | 'compile' | 'ready'} phase */
  const reporting = (phase) => (/** @type {number} */ loaded, /** @type {number | null} */ total) =>
    onProgress({ phase, loaded, total });
  const time = stopwatch();
  const bytes = await readSource(source, { signal, onBytes: reporting('fetch') });
  const fetchMs = time();
  const content = await verifyPackage(bytes, { signal, onBytes: reporting('verify') });
  const contained = new Package(content);
  const verifyMs = time();
  reporting('compile')(0, 1);
  const module = await CompiledModule.compile(contained.wasm);
  signal?.throwIfAborted();
  reporting('compile')(1, 1);
  reporting('ready')(1, 1);
  const metrics = { fetchMs, verifyMs, compileMs: time(), cached: false };
  return { package: contained, module, metrics };
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
