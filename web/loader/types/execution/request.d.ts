/** The document that the runtime reads from its stdin. */
import { OutgoingArrays } from '../arrays/outgoing.js';
export type Json = string | object;
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
/**
 * The first line of a stream.
 *
 * @param {Json} manifest
 * @returns {string}
 */
export declare function streamRequest(manifest: Json): string;
/**
 * A line of a stream.
 *
 * @param {unknown} item any value that JSON has, with arrays anywhere inside
 * @param {number} index for messages
 * @returns {string}
 */
export declare function streamItem(item: unknown, index: number): string;
