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
/** Gets an engine's code before it is set up. @param {EngineName} engine */
export declare function fetchEngine(engine: EngineName): void;
/**
 * @param {EngineSetup} setup
 * @returns {Promise<Engine>}
 */
export declare function createEngine(setup: EngineSetup): Promise<Engine>;
