/** The records of the central directory. */
import type { Directory } from './end.js';
/** @import { PackageErrorCode } from '../../errors.js' */
/** @import { Directory } from './end.js' */
/** The ways in which an entry's content may be packed. */
export declare const METHOD: Readonly<{
    stored: 0;
    deflated: 8;
}>;
export type RawRecord = {
    at: number;
    nameBytes: Uint8Array;
    /**
     * what is not UTF-8 replaced
     */
    looseName: string;
    extraLength: number;
    commentLength: number;
};
export type Record = {
    name: string;
    nameBytes: Uint8Array;
    method: number;
    crc32: number;
    packedSize: number;
    size: number;
    offset: number;
    sharedAt: number;
};
/**
 * A record as it stands in the file.
 *
 * @typedef {object} RawRecord
 * @property {number} at
 * @property {Uint8Array} nameBytes
 * @property {string} looseName what is not UTF-8 replaced
 * @property {number} extraLength
 * @property {number} commentLength
 */
/**
 * A record that is good by itself.
 *
 * @typedef {object} Record
 * @property {string} name
 * @property {Uint8Array} nameBytes
 * @property {number} method
 * @property {number} crc32
 * @property {number} packedSize
 * @property {number} size
 * @property {number} offset
 * @property {number} sharedAt
 */
/**
 * Splits the directory into its records, which must be as many as the end record says.
 *
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {Directory} directory
 */
export declare function walkDirectory(bytes: Uint8Array, view: DataView, { start, end, count }: Directory): RawRecord[];
/**
 * @param {DataView} view
 * @param {RawRecord} raw
 * @returns {Record}
 */
export declare function checkRecord(view: DataView, raw: RawRecord): Record;
