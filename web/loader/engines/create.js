/** @import { Engine, Mount } from './engine.js' */

/** @typedef {'shim' | 'wasmer'} EngineName */

/**
 * What an engine is made of; can be sent to a Worker.
 *
 * @typedef {object} EngineSetup
 * @property {EngineName} engine
 * @property {string | null} wasmerUrl where `dist/index.js` of `@wasmer/sdk` is served
 * @property {Uint8Array<ArrayBuffer> | null} wasm for an engine that compiles by itself
 * @property {Mount[]} mounts
 */

/**
 * @param {EngineSetup} setup
 * @returns {Promise<Engine>}
 */
export async function createEngine(setup) {
  if (setup.engine === 'wasmer') {
    const { WasmerEngine } = await import('./wasmer/engine.js');
    return WasmerEngine.create(setup);
  }
  const { ShimEngine } = await import('./shim/engine.js');
  return new ShimEngine(setup.mounts);
}
