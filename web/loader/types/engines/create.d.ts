/** @import { Engine, Mount } from './engine.js' */
import type { Engine, Mount } from './engine.js';
export type EngineName = 'shim' | 'wasmer';
export type EngineSetup = {
    engine: EngineName;
    /**
     * where `dist/index.js` of `@wasmer/sdk` is served
     */
    wasmerUrl: string | null;
    /**
     * for an engine that compiles by itself
     */
    wasm: Uint8Array<ArrayBuffer> | null;
    mounts: Mount[];
};
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
export declare function createEngine(setup: EngineSetup): Promise<Engine>;
