/**
 * The content of one model. It may be large, so it is held once while it arrives and is checked. Then it goes to where all
 * Workers read it, and the page lets go of it.
 */
import type { BlobRange } from '../engines/engine.js';
import type { ReadOptions, Source } from '../source.js';
import type { Cache } from './cache.js';
export type Pin = {
    /**
     * the only digest that is right
     */
    expected: string;
    /**
     * throws where another one was found
     */
    check: (found: string) => void;
};
export type ModelOptions = {
    cache: Cache | null;
    /**
     * whether whoever runs can read Blobs: then a file of the user's stays where
     * it is
     */
    inBlobs: boolean;
};
/** @import { BlobRange } from '../engines/engine.js' */
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { Cache, Cached } from './cache.js' */
/**
 * @typedef {object} Pin
 * @property {string} expected the only digest that is right
 * @property {(found: string) => void} check throws where another one was found
 *
 * @typedef {object} ModelOptions
 * @property {Cache | null} cache
 * @property {boolean} inBlobs whether whoever runs can read Blobs: then a file of the user's stays where
 *   it is
 */
/**
 * @param {Source} source
 * @param {ReadOptions & ModelOptions} options
 * @param {Pin} [pin]
 * @returns {Promise<Uint8Array<ArrayBuffer> | BlobRange>}
 */
export declare function loadModel(source: Source, { cache, inBlobs, ...options }: ReadOptions & ModelOptions, pin?: Pin): Promise<Uint8Array<ArrayBuffer> | BlobRange>;
