/** What callers may ask for, checked and with defaults. */
import type { ArrayMode } from './arrays/outgoing.js';
import type { EngineName } from './engines/create.js';
import type { SymbolicLink } from './engines/engine.js';
import type { RunOptions } from './execution/messages.js';
import type { Json } from './execution/request.js';
import type { TrustOptions } from './package/package.js';
import type { Source } from './source.js';
import type { PinnedSource } from './storage/models.js';
export type Progress = {
    phase: 'fetch' | 'verify' | 'compile' | 'models' | 'ready';
    loaded: number;
    total: number | null;
};
export type InitializeOptions = TrustOptions & LoadOptions;
export type LoadOptions = {
    /**
     * stops loading
     */
    signal?: AbortSignal;
    onProgress?: (progress: Progress) => void;
    /**
     * is told when nothing can be kept in this browser's
     * storage, and when something cached is used because its server cannot be reached; default: the
     * console
     */
    onWarning?: (message: string) => void;
    /**
     * default `shim`
     */
    engine?: EngineName;
    /**
     * for the engine `wasmer`: where `dist/index.js` of
     * `@wasmer/sdk` is served, with the package's other files around it as they are
     */
    wasmerUrl?: string | URL;
    /**
     * whether to run in Workers, default true. On the main thread the page
     * freezes while a pipeline runs, and a signal cannot stop a run; `timeoutMs` needs the engine
     * `shim`.
     */
    worker?: boolean;
    /**
     * whether to keep unpacked packages and models in this browser's
     * storage, default true. Where that fails, everything works without, after a warning.
     */
    cache?: boolean;
    /**
     * the name of the folder that the pipeline finds at `/data` and may write
     * to; without a name there is no `/data`. It is kept in this browser's storage when a run
     * succeeds, and given to one run at a time. Under Node.js it is the path of a folder.
     */
    data?: string;
    /**
     * files for `/models`, by their path there
     */
    models?: {
        [name: string]: Source | PinnedSource;
    };
    /**
     * of the guest's memory in runs that name no other limit. The wasm
     * is compiled with it; a run with another limit compiles it again.
     */
    maxMemoryBytes?: number;
};
export type ResolvedOptions = TrustOptions & ResolvedLoadOptions;
export type ResolvedLoadOptions = {
    signal: AbortSignal | undefined;
    onProgress: (progress: Progress) => void;
    onWarning: (message: string) => void;
    engine: EngineName;
    wasmerUrl: string | null;
    worker: boolean;
    cache: boolean;
    data: string | null;
    models: {
        [name: string]: Source | PinnedSource;
    };
    maxMemoryBytes: number | undefined;
    /**
     * whether they stay in the module: they do where nothing else ends a run
     */
    safepoints: boolean;
};
export type Limits = {
    /**
     * of the guest's memory; default: that of `initialize`, else what the
     * module itself names
     */
    maxMemoryBytes?: number;
    /**
     * for each of stdout and stderr; default 64 MiB
     */
    maxOutputBytes?: number;
    /**
     * that a run may write to `/data`, to `/tmp` and, with the arrays of its
     * results, to `/results`; default 256 MiB
     */
    maxDataBytes?: number;
    /**
     * that a run may make there, folders included; default 100,000
     */
    maxFiles?: number;
};
export type ArrayOptions = {
    /**
     * how arrays cross: in `files` beside the JSON, which is the default and what the
     * engine `shim` alone can do, or `inline`, as base64 in it
     */
    arrays?: ArrayMode;
    /**
     * whether a run takes the memory of the input's arrays itself, with all that
     * else is in the same buffers, instead of copying it; default false
     */
    transfer?: boolean;
    /**
     * `.npy` files that items name, as
     * `{"__numpy__": true, "file": "a.npy"}`, by these names. The arrays of the results stay files, too: `arrayFiles` of the
     * result has them by the names that its `json` has for them, such as `results/0.npy`. Arrays in the input are `inline`
     * then. It needs the engine `shim`
     */
    arrayFiles?: Map<string, Uint8Array<ArrayBuffer> | SymbolicLink | null>;
};
export type ExecuteOptions = RunOptions & Limits & ArrayOptions;
export type StreamOptions = RunOptions & Limits & OwnStreamOptions;
export type OwnStreamOptions = {
    /**
     * a pipeline manifest, or its JSON text; default: the package's own
     */
    manifest?: Json;
    /**
     * that the run may take for an item; needs a Worker. Items go in one by one then, which is
     * slower
     */
    itemTimeoutMs?: number;
    /**
     * whether each result's `item` is its JSON text as the runtime wrote it, with arrays as base64:
     * JavaScript rounds large integers; default false
     */
    asText?: boolean;
};
/** @import { ArrayMode } from './arrays/outgoing.js' */
/** @import { EngineName } from './engines/create.js' */
/** @import { SymbolicLink } from './engines/engine.js' */
/** @import { RunOptions } from './execution/messages.js' */
/** @import { Json } from './execution/request.js' */
/** @import { TrustOptions } from './package/package.js' */
/** @import { Source } from './source.js' */
/** @import { PinnedSource } from './storage/models.js' */
/**
 * The steps of loading, in this order:
 *
 * - `fetch`: bytes arrive; `total` is null where the server does not say it.
 * - `verify`: bytes of entries were unpacked and compared with their digests.
 * - `compile`: the wasm is compiled; the total is 1.
 * - `models`: bytes of a model arrive, for each of the option `models`.
 * - `ready`: the runner can run; the total is 1.
 *
 * @typedef {object} Progress
 * @property {'fetch' | 'verify' | 'compile' | 'models' | 'ready'} phase
 * @property {number} loaded
 * @property {number | null} total
 */
/**
 * @typedef {TrustOptions & LoadOptions} InitializeOptions
 *
 * @typedef {object} LoadOptions
 * @property {AbortSignal} [signal] stops loading
 * @property {(progress: Progress) => void} [onProgress]
 * @property {(message: string) => void} [onWarning] is told when nothing can be kept in this browser's
 *   storage, and when something cached is used because its server cannot be reached; default: the
 *   console
 * @property {EngineName} [engine] default `shim`
 * @property {string | URL} [wasmerUrl] for the engine `wasmer`: where `dist/index.js` of
 *   `@wasmer/sdk` is served, with the package's other files around it as they are
 * @property {boolean} [worker] whether to run in Workers, default true. On the main thread the page
 *   freezes while a pipeline runs, and a signal cannot stop a run; `timeoutMs` needs the engine
 *   `shim`.
 * @property {boolean} [cache] whether to keep unpacked packages and models in this browser's
 *   storage, default true. Where that fails, everything works without, after a warning.
 * @property {string} [data] the name of the folder that the pipeline finds at `/data` and may write
 *   to; without a name there is no `/data`. It is kept in this browser's storage when a run
 *   succeeds, and given to one run at a time. Under Node.js it is the path of a folder.
 * @property {{[name: string]: Source | PinnedSource}} [models] files for `/models`, by their path there
 * @property {number} [maxMemoryBytes] of the guest's memory in runs that name no other limit. The wasm
 *   is compiled with it; a run with another limit compiles it again.
 *
 * @typedef {TrustOptions & ResolvedLoadOptions} ResolvedOptions
 *
 * @typedef {object} ResolvedLoadOptions
 * @property {AbortSignal | undefined} signal
 * @property {(progress: Progress) => void} onProgress
 * @property {(message: string) => void} onWarning
 * @property {EngineName} engine
 * @property {string | null} wasmerUrl
 * @property {boolean} worker
 * @property {boolean} cache
 * @property {string | null} data
 * @property {{[name: string]: Source | PinnedSource}} models
 * @property {number | undefined} maxMemoryBytes
 * @property {boolean} safepoints whether they stay in the module: they do where nothing else ends a run
 */
/**
 * @typedef {object} Limits
 * @property {number} [maxMemoryBytes] of the guest's memory; default: that of `initialize`, else what the
 *   module itself names
 * @property {number} [maxOutputBytes] for each of stdout and stderr; default 64 MiB
 * @property {number} [maxDataBytes] that a run may write to `/data`, to `/tmp` and, with the arrays of its
 *   results, to `/results`; default 256 MiB
 * @property {number} [maxFiles] that a run may make there, folders included; default 100,000
 *
 * @typedef {object} ArrayOptions
 * @property {ArrayMode} [arrays] how arrays cross: in `files` beside the JSON, which is the default and what the
 *   engine `shim` alone can do, or `inline`, as base64 in it
 * @property {boolean} [transfer] whether a run takes the memory of the input's arrays itself, with all that
 *   else is in the same buffers, instead of copying it; default false
 * @property {Map<string, Uint8Array<ArrayBuffer> | SymbolicLink | null>} [arrayFiles] `.npy` files that items name, as
 *   `{"__numpy__": true, "file": "a.npy"}`, by these names. The arrays of the results stay files, too: `arrayFiles` of the
 *   result has them by the names that its `json` has for them, such as `results/0.npy`. Arrays in the input are `inline`
 *   then. It needs the engine `shim`
 *
 * @typedef {RunOptions & Limits & ArrayOptions} ExecuteOptions `timeoutMs` is counted from the moment in
 *   which a Worker begins with the run
 */
/**
 * @typedef {RunOptions & Limits & OwnStreamOptions} StreamOptions `timeoutMs` counts for the whole stream, and
 *   `maxOutputBytes` for each result; of stderr it counts anew whenever the run has got items
 *
 * @typedef {object} OwnStreamOptions
 * @property {Json} [manifest] a pipeline manifest, or its JSON text; default: the package's own
 * @property {number} [itemTimeoutMs] that the run may take for an item; needs a Worker. Items go in one by one then, which is
 *   slower
 * @property {boolean} [asText] whether each result's `item` is its JSON text as the runtime wrote it, with arrays as base64:
 *   JavaScript rounds large integers; default false
 */
/** @type {Readonly<{maxOutputBytes: number, maxDataBytes: number, maxFiles: number}>} */
declare const DEFAULT_LIMITS: Readonly<{
    maxOutputBytes: number;
    maxDataBytes: number;
    maxFiles: number;
}>;
/**
 * @param {InitializeOptions} options
 * @returns {ResolvedOptions}
 */
export declare function resolveOptions(options: InitializeOptions): ResolvedOptions;
/**
 * @param {ExecuteOptions} options
 * @param {number} [maxMemoryBytes] where they name no other
 * @returns {ExecuteOptions & typeof DEFAULT_LIMITS}
 */
export declare function checkExecuteOptions(options: ExecuteOptions, maxMemoryBytes?: number): ExecuteOptions & typeof DEFAULT_LIMITS;
/**
 * @param {StreamOptions} options
 * @param {number} [maxMemoryBytes] where they name no other
 */
export declare function checkStreamOptions(options: StreamOptions, maxMemoryBytes?: number): {
    signal?: AbortSignal;
    timeoutMs?: number;
    onStdout?: (text: string) => void;
    onStderr?: (text: string) => void;
    exchange?: import("./engines/engine.js").Exchange;
    onLines?: (bytes: Uint8Array<ArrayBuffer>) => void;
    maxMemoryBytes?: number;
    maxOutputBytes: number;
    maxDataBytes: number;
    maxFiles: number;
    arrays?: ArrayMode;
    transfer?: boolean;
    arrayFiles?: Map<string, Uint8Array<ArrayBuffer> | SymbolicLink | null>;
    itemTimeoutMs: number | undefined;
    asText: boolean;
};
/**
 * How the arrays of a run cross.
 *
 * @param {ExecuteOptions} options
 * @param {boolean} hasFolders whether a run may have folders of its own
 * @returns {ArrayMode}
 */
export declare function arrayMode(options: ExecuteOptions, hasFolders: boolean): ArrayMode;
export {};
