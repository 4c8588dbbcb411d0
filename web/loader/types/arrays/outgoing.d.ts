/** Arrays on their way to a guest. */
import type { Folder } from '../engines/engine.js';
/** @import { Folder } from '../engines/engine.js' */
/** @import { NdArray } from './nd-array.js' */
/** Where the guest finds arrays, and where it puts those of its results. */
export declare const ARRAYS = "/arrays";
export declare const RESULTS = "/results";
export type ArrayMode = 'files' | 'inline';
/**
 * How arrays cross: in files beside the JSON, or as base64 in it.
 *
 * @typedef {'files' | 'inline'} ArrayMode
 */
/** The arrays of one run's input: what stands for them in its JSON, and the files with their items. */
export declare class OutgoingArrays {
    #private;
    /** Whether {@link defect} has met an array. */
    hasAny: boolean;
    /**
     * @param {ArrayMode} mode
     * @param {boolean} transfer whether to take the arrays' memory itself instead of a copy
     */
    constructor(mode: ArrayMode, transfer: boolean);
    /**
     * What is wrong with a value, if it is an array.
     *
     * @param {unknown} value
     * @returns {string | null | undefined} undefined if it is none, null if it can be sent
     */
    defect(value: unknown): string | null | undefined;
    /**
     * What stands for a value in JSON, if it is an array: one that occurs twice is sent once.
     *
     * @param {unknown} value
     * @returns {object | null}
     */
    markerOf(value: unknown): object | null;
    /**
     * The folders that the run needs for them. What is to be copied is copied now, so that the caller can go
     * on with its arrays.
     *
     * @returns {Folder[]}
     */
    folders(): Folder[];
}
