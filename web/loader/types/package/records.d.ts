/** The manifest's list of files against what there is. */
import type { FileRecord, PackageManifest } from './manifest.js';
export type CheckOptions = {
    signal?: AbortSignal;
    onBytes?: (loaded: number, total: number) => void;
};
/**
 * Matches the manifest's list against the files, both ways, and requires those that a run needs.
 *
 * @param {PackageManifest} manifest
 * @param {ReadonlyMap<string, number>} sizes of all files but the manifest and its signature
 */
export declare function matchRecords(manifest: PackageManifest, sizes: ReadonlyMap<string, number>): void;
/**
 * All files, each with the digest that its record names.
 *
 * @param {FileRecord[]} records
 * @param {(path: string) => Promise<Uint8Array<ArrayBuffer>>} read
 * @param {CheckOptions} options
 */
export declare function readFiles(records: FileRecord[], read: (path: string) => Promise<Uint8Array<ArrayBuffer>>, { signal, onBytes }: CheckOptions): Promise<Map<string, Uint8Array<ArrayBuffer>>>;
