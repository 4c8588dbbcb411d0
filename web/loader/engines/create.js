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

/** Their code, which is got when it is needed. */
const CODE = {
  shim: () => import('./shim/engine.js'),
  wasmer: () => import('./wasmer/engine.js'),
};

/** Gets an engine's code before it is set up. @param {EngineName} engine */
export function fetchEngine(engine) {
  CODE[engine]().catch(() => {}); // whoever sets it up hears of it
}

/**
 * @param {EngineSetup} setup
 * @returns {Promise<Engine>}
 */
export async function createEngine(setup) {
  if (setup.engine === 'wasmer') return (await CODE.wasmer()).WasmerEngine.create(setup);
  const { ShimEngine } = await CODE.shim();
  return new ShimEngine(setup.mounts);
}
