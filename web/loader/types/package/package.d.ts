/** What a person wants to know about a package. */
import type { ReadOptions, Source } from '../source.js';
import type { FileRecord, PackageManifest } from './manifest.js';
import type { SignatureInfo } from './minisign.js';
import type { PackageContent } from './verify.js';
/** @import { ReadOptions, Source } from '../source.js' */
/** @import { FileRecord, PackageManifest } from './manifest.js' */
/** @import { SignatureInfo } from './minisign.js' */
/** @import { PackageContent } from './verify.js' */
/** A package whose every byte was checked. */
export declare class Package {
    #private;
    /** @type {PackageManifest} `manifest.json` */
    manifest: PackageManifest;
    /**
     * @param {PackageContent} content
     * @param {SignatureInfo | null} [detached] the signature of the package file, which holds
     */
    constructor(content: PackageContent, detached?: SignatureInfo | null);
    /** `manifest.json` as it is: in JavaScript `1.0` becomes `1`, for Python they differ. */
    get manifestText(): string;
    /** SHA-256 of the package file. */
    get sha256(): string;
    /** Bytes of the package file. */
    get size(): number;
    /** Version of the CPython in the package, if it has one. */
    get pythonVersion(): string | null;
    /** Who signed it, and whether that was checked; null if nobody did. */
    get signature(): SignatureInfo | null;
    /**
     * Checks that the owner of this key signed the package's manifest, and with it all its entries.
     *
     * @param {string} publicKey of minisign: the content of a `.pub` file, or its second line
     * @returns {Promise<SignatureInfo>}
     * @throws {PackageError}
     */
    verifySignature(publicKey: string): Promise<SignatureInfo>;
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
    /** SHA-256 of the wasm module: which runtime it is, since one serves many packages. */
    get wasmSha256(): string;
    /** The folders for the guest in which this package has entries. */
    mounts(): {
        guest: string;
        files: Map<string, Uint8Array<ArrayBuffer> | null>;
    }[];
}
export type TrustOptions = {
    /**
     * of minisign: the content of a `.pub` file, or its second line. The
     * package is refused unless the key's owner signed it.
     */
    publicKey?: string;
    /**
     * the content of the `.minisig` file of the package; without it the
     * signature in the package is the one that counts
     */
    signature?: string;
    /**
     * SHA-256 of the wasm modules that may run, as `wasmSha256` has it. A package with
     * another one is refused before anything of it is compiled.
     */
    runtimes?: string[];
};
/**
 * Whose signature a package must have, and which runtime.
 *
 * @typedef {object} TrustOptions
 * @property {string} [publicKey] of minisign: the content of a `.pub` file, or its second line. The
 *   package is refused unless the key's owner signed it.
 * @property {string} [signature] the content of the `.minisig` file of the package; without it the
 *   signature in the package is the one that counts
 * @property {string[]} [runtimes] SHA-256 of the wasm modules that may run, as `wasmSha256` has it. A package with
 *   another one is refused before anything of it is compiled.
 */
/**
 * Reads and verifies a package without running anything of it.
 *
 * @param {Source} source
 * @param {ReadOptions & TrustOptions} [options]
 */
export declare function readPackage(source: Source, options?: ReadOptions & TrustOptions): Promise<Package>;
/** A signature says nothing without a key. @param {TrustOptions} options */
export declare function checkTrust({ publicKey, signature, runtimes }: TrustOptions): void;
/**
 * @param {PackageContent} content
 * @param {Uint8Array<ArrayBuffer> | null} bytes the package file, which a detached signature needs
 * @param {TrustOptions} options
 */
export declare function openPackage(content: PackageContent, bytes: Uint8Array<ArrayBuffer> | null, { runtimes, ...trust }: TrustOptions): Promise<Package>;
