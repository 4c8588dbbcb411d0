/** The end record, which must be the last thing in the file and lead to the central directory. */
export type Directory = {
    start: number;
    end: number;
    count: number;
};
/**
 * The place of the central directory.
 *
 * @typedef {{start: number, end: number, count: number}} Directory
 */
/**
 * @param {DataView} view
 * @returns {Directory}
 */
export declare function findDirectory(view: DataView): Directory;
