/** Model files that are not in the package. */
import type { SharedFiles } from '../engines/engine.js';
import type { ReadOptions, Source } from '../source.js';
import type { ModelOptions } from './model-content.js';
export type PinnedSource = {
    url: string | URL;
    /**
     * as 64 lower-case hexadecimal digits
     */
    sha256: string;
};
/** @import { SharedFiles } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { ModelOptions } from './model-content.js' */
/**
 * @typedef {object} PinnedSource a model that is to be these bytes and no others
 * @property {string | URL} url
 * @property {string} sha256 as 64 lower-case hexadecimal digits
 */
/** Models that are fetched while something else goes on. */
export declare class ModelLoading {
    #private;
    /**
     * Begins to fetch them.
     *
     * @param {{[name: string]: Source | PinnedSource}} models by their path below `/models`
     * @param {ReadOptions & ModelOptions} options
     */
    constructor(models: {
        [name: string]: Source | PinnedSource;
    }, { signal, onBytes, ...options }: ReadOptions & ModelOptions);
    /** Waits for them. What arrives is reported from now on, and what has arrived so far. */
    finish(): Promise<SharedFiles>;
    /** @param {unknown} reason */
    cancel(reason: unknown): void;
}
/** @param {{[name: string]: Source | PinnedSource}} models */
export declare function checkModels(models: {
    [name: string]: Source | PinnedSource;
}): void;
