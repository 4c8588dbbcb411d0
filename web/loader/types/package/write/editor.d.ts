/** Another package made of one: with files that are new, replaced or gone, or with another pipeline. */
import type { Source } from '../../source.js';
import type { Package } from '../package.js';
export type Changes = {
    /**
     * content by the path in the package,
     * such as `app/node.py`; null takes the file out
     */
    files?: {
        [path: string]: string | Uint8Array<ArrayBuffer> | null;
    };
    /**
     * the JSON text of another pipeline's manifest
     */
    pipeline?: string;
};
/**
 * What is to be changed.
 *
 * @typedef {object} Changes
 * @property {{[path: string]: string | Uint8Array<ArrayBuffer> | null}} [files] content by the path in the package,
 *   such as `app/node.py`; null takes the file out
 * @property {string} [pipeline] the JSON text of another pipeline's manifest
 */
/** A package that was verified, of which others are made. It stays as it is. */
export declare class PackageEditor {
    #private;
    /**
     * Use {@link PackageEditor.open} or {@link PackageEditor.of}.
     *
     * @private
     * @param {{sha256: string, manifestText: string}} content
     * @param {Map<string, WrittenEntry>} entries
     * @param {Uint8Array<ArrayBuffer> | null} bytes the package file, if it is at hand
     */
    private constructor();
    /**
     * @param {Source} source
     * @returns {Promise<PackageEditor>}
     * @throws {PackageError} when it is no good package
     */
    static open(source: Source): Promise<PackageEditor>;
    /**
     * Of a package that is loaded. How it was packed is no longer known, so everything is stored: a package to be
     * run at once, and a large one to be kept.
     *
     * @param {Package} contained
     * @returns {Promise<PackageEditor>}
     */
    static of(contained: Package): Promise<PackageEditor>;
    /** The digest of the package that is changed. */
    get sha256(): string;
    /**
     * The package with these changes. Every other entry stays as it is packed, the provenance says what was changed,
     * and there is no signature, since nobody has signed it. Without a change it is the package itself. The
     * bytecode of a Python module that is changed goes with it.
     *
     * @param {Changes} changes
     * @returns {Promise<Uint8Array<ArrayBuffer>>}
     * @throws {PackageError} when a name or the pipeline is wrong, or a limit is exceeded
     */
    write({ files, pipeline }: Changes): Promise<Uint8Array<ArrayBuffer>>;
}
