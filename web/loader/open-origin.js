/** From what was fetched, or is in the cache, to a package that was checked. */

import { compileEarly } from './module/early.js';
import { WASM_MODULE } from './package/layout.js';
import { openPackage } from './package/package.js';
import { recheckContent } from './package/recheck.js';
import { verifyPackage } from './package/verify.js';

/** @import { Laps } from './execution/stopwatch.js' */
/** @import { EarlyCompilation } from './module/early.js' */
/** @import { Progress, ResolvedOptions } from './options.js' */
/** @import { Package } from './package/package.js' */
/** @import { Cached } from './storage/cache.js' */
/** @import { Origin } from './storage/download.js' */

/** What must be a certain module is none until its digest was compared. @param {ResolvedOptions} options */
export function mayCompileEarly({ runtimes }) {
  return runtimes === undefined;
}

/**
 * @typedef {object} Opened
 * @property {Package} contained
 * @property {Promise<WebAssembly.Module | null>} compiled of its module, if that could be done early
 * @property {(() => Promise<void>) | null} keep null for what came from the cache
 */

/**
 * @param {Origin} origin
 * @param {string | null} name of where it is from
 * @param {EarlyCompilation} early
 * @param {ResolvedOptions} options
 * @param {Laps} laps
 * @returns {Promise<Opened>}
 */
export async function openOrigin(origin, name, early, options, laps) {
  const cached = origin.cached && (await openCached(origin.cached, options));
  laps.end('verifyMs');
  const isCurrent = cached && (await origin.isCurrent());
  laps.end('fetchMs');
  if (isCurrent) {
    if (!('defect' in cached)) return verified(cached, options);
    origin.warn(cached.defect);
  }
  const bytes = await origin.bytes();
  laps.end('fetchMs');
  const { signal } = options;
  const verifying = { signal, onBytes: report(options, 'verify'), name, early: early.arriving };
  early.arriving.end();
  const content = await verifyPackage(bytes, verifying);
  const contained = await openPackage(content, bytes, options);
  laps.end('verifyMs');
  const keep = () => origin.keep(content.sha256, content);
  return { contained, compiled: early.module(contained.wasm), keep };
}

/**
 * Says so only now, since something else might have been downloaded in its place.
 *
 * @param {Opened} opened
 * @param {ResolvedOptions} options
 */
function verified(opened, options) {
  const total = opened.contained.entries.reduce((sum, { size }) => sum + size, 0);
  report(options, 'verify')(total, total);
  return opened;
}

/**
 * What does not hold counts as not cached, whatever is wrong with it.
 *
 * @param {Cached} cached
 * @param {ResolvedOptions} options
 * @returns {Promise<Opened | {defect: string}>}
 */
async function openCached({ key, value }, options) {
  const files = /** @type {any} */ (value)?.files;
  const isThere = files instanceof Map && mayCompileEarly(options);
  const wasm = isThere ? files.get(WASM_MODULE) : null;
  const compiled = compileEarly(wasm, options);
  try {
    const content = await recheckContent(value, key, { signal: options.signal });
    return { contained: await openPackage(content, null, options), compiled, keep: null };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { defect: /** @type {Error} */ (error).message };
  }
}

/**
 * @param {ResolvedOptions} options
 * @param {Progress['phase']} phase
 */
export function report({ onProgress }, phase) {
  return (/** @type {number} */ loaded, /** @type {number | null} */ total) =>
    onProgress({ phase, loaded, total });
}
