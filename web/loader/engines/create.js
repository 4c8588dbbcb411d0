/** @import { Engine, Mount } from './engine.js' */

/** @typedef {'shim' | 'wasmer'} EngineName */

/**
 * What an engine is made of; can be sent to a Worker.
 *
 * @typedef {object} EngineSetup
 * @property {EngineName} engine
 * @property {string | null} wasmerUrl where `@wasmer/sdk`'s `dist/index.mjs` is served
 * @property {Mount[]} mounts
 */

/**
 * @param {EngineSetup} setup
 * @returns {Promise<Engine>}
 */
export async function createEngine({ engine, wasmerUrl, mounts }) {
  if (engine === 'wasmer') {
    const { WasmerEngine } = await import('./wasmer/engine.js');
    return WasmerEngine.create(mounts, wasmerUrl);
  }
  const { ShimEngine } = await import('./shim/engine.js');
  return new ShimEngine(mounts);
}
