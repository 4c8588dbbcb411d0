/** From a package's bytes to its content, of which nothing differs from the manifest. */
import type { EarlyModule } from './early-module.js';
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
export type VerifyOptions = {
    /**
     * of where the bytes are from
     */
    name?: string | null;
    /**
     * of these bytes
     */
    early?: EarlyModule;
};
/** @import { EarlyModule } from './early-module.js' */
/** @import { CheckOptions } from './records.js' */
/** @import { LocatedEntry } from './zip/local.js' */
/**
 * @typedef {object} PackageContent
 * @property {string} sha256 of the package file
 * @property {number} size of the package file in bytes
 * @property {string} manifestText `manifest.json` as it is
 * @property {string | null} signature the text of the signature in the package, which was not checked
 * @property {Map<string, Uint8Array<ArrayBuffer>>} files all other entries, by path
 */
/**
 * @typedef {object} VerifyOptions
 * @property {string | null} [name] of where the bytes are from
 * @property {EarlyModule} [early] of these bytes
 */
/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CheckOptions & VerifyOptions} [options]
 * @returns {Promise<PackageContent>}
 */
export declare function verifyPackage(bytes: Uint8Array<ArrayBuffer>, options?: CheckOptions & VerifyOptions): Promise<PackageContent>;
