/** The local headers, which must repeat the directory and follow each other without a gap. */
import type { Record } from './directory.js';
export type ZipEntry = {
    name: string;
    method: number;
    crc32: number;
    /**
     * unpacked
     */
    size: number;
    packed: Uint8Array<ArrayBuffer>;
};
export type LocatedEntry = ZipEntry & {
    contentAt: number;
};
/**
 * One entry, its content still packed.
 *
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method
 * @property {number} crc32
 * @property {number} size unpacked
 * @property {Uint8Array<ArrayBuffer>} packed
 *
 * @typedef {ZipEntry & {contentAt: number}} LocatedEntry with the place of its content in the file
 */
/**
 * @param {DataView} view
 * @param {number} at
 */
export declare function beginsLocalHeader(view: DataView, at: number): boolean;
/**
 * Finds each entry's content, before `end`.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {DataView} view
 * @param {Record[]} records
 * @param {number} end
 */
export declare function locate(bytes: Uint8Array<ArrayBuffer>, view: DataView, records: Record[], end: number): Map<string, LocatedEntry>;
