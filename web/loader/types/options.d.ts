/** What callers may ask for, checked and with defaults. */
import type { EngineName } from './engines/create.js';
import type { RunOptions } from './execution/messages.js';
import type { TrustOptions } from './package/package.js';
import type { Source } from './source.js';
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
     * succeeds, and given to one run at a time.
     */
    data?: string;
    /**
     * files for `/models`, by their path there
     */
    models?: {
        [name: string]: Source;
    };
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
        [name: string]: Source;
    };
};
export type Limits = {
    /**
     * of the guest's memory; default: what the module itself names
     */
    maxMemoryBytes?: number;
    /**
     * for each of stdout and stderr; default 64 MiB
     */
    maxOutputBytes?: number;
};
export type ExecuteOptions = RunOptions & Limits;
/**
 * @param {InitializeOptions} options
 * @returns {ResolvedOptions}
 */
export declare function resolveOptions(options: InitializeOptions): ResolvedOptions;
/**
 * @param {ExecuteOptions} options
 * @returns {ExecuteOptions & {maxOutputBytes: number}}
 */
export declare function checkExecuteOptions(options: ExecuteOptions): ExecuteOptions & {
    maxOutputBytes: number;
};
