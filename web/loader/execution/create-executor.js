/** From a package to where its runs happen. */

import { MainThread } from './main-thread.js';
import { shareMounts } from './shared-mounts.js';
import { WorkerPool } from './worker-pool.js';

/** @import { ResolvedOptions } from '../options.js' */
/** @import { EngineSetup } from '../engines/create.js' */
/** @import { Mount, SharedFiles } from '../engines/engine.js' */
/** @import { Package } from '../package/package.js' */
/** @import { Executor } from './messages.js' */

/** Where pipelines find models. */
const MODELS = '/models';

/**
 * Gets ready for a package that has not arrived: a Worker starts meanwhile.
 *
 * @param {ResolvedOptions} options
 * @returns {Executor}
 */
export function createExecutor({ engine, worker }) {
  if (!worker) return new MainThread(engine);
  const pool = new WorkerPool(engine);
  pool.warmUp();
  return pool;
}

/**
 * What an executor runs with.
 *
 * @param {Package} contained
 * @param {SharedFiles} models which nobody here holds after this
 * @param {ResolvedOptions} options
 * @returns {EngineSetup}
 */
export function engineSetup(contained, models, { engine, wasmerUrl, worker }) {
  const wasm = engine === 'wasmer' ? contained.wasm : null;
  const mounts = mountsOf(contained, models);
  const isShared = worker && engine === 'shim';
  return { engine, wasmerUrl, wasm, mounts: isShared ? shareMounts(mounts) : mounts };
}

/**
 * The package's folders, and models on top of its own.
 *
 * @param {Package} contained
 * @param {SharedFiles} models
 * @returns {Mount[]}
 */
function mountsOf(contained, models) {
  const mounts = contained.mounts();
  if (models.size === 0) return mounts;
  const own = mounts.find(({ guest }) => guest === MODELS)?.files ?? [];
  const others = mounts.filter(({ guest }) => guest !== MODELS);
  return [...others, { guest: MODELS, files: new Map([...own, ...models]) }];
}
