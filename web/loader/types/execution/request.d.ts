/** The document that the runtime reads from its stdin. */
export type Json = string | object;
/** @import { PipelineErrorKind } from '../errors.js' */
/**
 * JSON text goes to the runtime as it is. A value is written as JSON first, and JavaScript writes
 * `1.0` as `1`, which for Python is an integer.
 *
 * @typedef {string | object} Json
 */
/**
 * @param {Json} manifest
 * @param {Json | null | undefined} input an array of items; without it only source nodes run
 * @returns {Uint8Array<ArrayBuffer>}
 */
export declare function encodeRequest(manifest: Json, input: Json | null | undefined): Uint8Array<ArrayBuffer>;
