/** What a person wants to know about a package. */
import type { ReadOptions, Source } from '../source.js';
import type { FileRecord, PackageManifest } from './manifest.js';
import type { PackageContent } from './verify.js';
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { FileRecord, PackageManifest } from './manifest.js' */
/** @import { PackageContent } from './verify.js' */
/** A package whose every byte was checked. */
export declare class Package {
    #private;
    /** @type {PackageManifest} `manifest.json` */
    manifest: PackageManifest;
    /** @param {PackageContent} content */
    constructor(content: PackageContent);
    /** `manifest.json` as it is: in JavaScript `1.0` becomes `1`, for Python they differ. */
    get manifestText(): string;
    /** SHA-256 of the package file. */
    get sha256(): string;
    /** Bytes of the package file. */
    get size(): number;
    /** Version of the CPython in the package, if it has one. */
    get pythonVersion(): string | null;
    /** All entries but the manifest: path, size, SHA-256. @returns {FileRecord[]} */
    get entries(): FileRecord[];
    /**
     * The content of an entry.
     *
     * @param {string} path
     */
    read(path: string): Uint8Array<ArrayBuffer> | null;
    /** The wasm module. */
    get wasm(): Uint8Array<ArrayBuffer>;
    /** The folders for the guest in which this package has entries. */
    mounts(): {
        guest: string;
        files: Map<string, Uint8Array<ArrayBuffer> | null>;
    }[];
}
/**
 * Reads and verifies a package without running anything of it.
 *
 * @param {Source} source
 * @param {ReadOptions} [options]
 */
export declare function readPackage(source: Source, options?: ReadOptions): Promise<Package>;
