/** From a package's bytes to its content, of which nothing differs from the manifest. */
import type { CheckOptions } from './records.js';
export type PackageContent = {
    /**
     * of the package file
     */
    sha256: string;
    /**
     * of the package file in bytes
     */
    size: number;
    /**
     * `manifest.json` as it is
     */
    manifestText: string;
    /**
     * the text of the signature in the package, which was not checked
     */
    signature: string | null;
    /**
     * all other entries, by path
     */
    files: Map<string, Uint8Array<ArrayBuffer>>;
};
/** @import { CheckOptions } from './records.js' */
/** @import { ZipEntry } from './zip/local.js' */
/**
 * @typedef {object} PackageContent
 * @property {string} sha256 of the package file
 * @property {number} size of the package file in bytes
 * @property {string} manifestText `manifest.json` as it is
 * @property {string | null} signature the text of the signature in the package, which was not checked
 * @property {Map<string, Uint8Array<ArrayBuffer>>} files all other entries, by path
 */
/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CheckOptions & {name?: string | null}} [options] the name of where the bytes are from
 * @returns {Promise<PackageContent>}
 */
export declare function verifyPackage(bytes: Uint8Array<ArrayBuffer>, options?: CheckOptions & {
    name?: string | null;
}): Promise<PackageContent>;
