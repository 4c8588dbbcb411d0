/** The document that the runtime reads from its stdin. */
import type { OutgoingArrays } from '../arrays/outgoing.js';
export type Json = string | object;
/** @import { OutgoingArrays } from '../arrays/outgoing.js' */
/**
 * JSON text goes to the runtime as it is. A value is written as JSON first, and JavaScript writes
 * `1.0` as `1`, which for Python is an integer.
 *
 * @typedef {string | object} Json
 */
/**
 * @param {Json} manifest
 * @param {Json | null | undefined} input an array of items; without it only source nodes run
 * @param {OutgoingArrays} arrays which gets those of the input
 * @returns {Uint8Array<ArrayBuffer>}
 */
export declare function encodeRequest(manifest: Json, input: Json | null | undefined, arrays: OutgoingArrays): Uint8Array<ArrayBuffer>;
