/** `manifest.json`: a pipeline, and the list of what the package holds. */
export type FileRecord = {
    path: string;
    size: number;
    sha256: string;
};
export type PackageInfo = {
    format: string;
    /**
     * the version of the CPython in the wasm module
     */
    python?: string;
    built_with?: {
        [tool: string]: string;
    };
    provenance?: import('./provenance.js').Provenance | null;
    files: FileRecord[];
};
export type PackageManifest = {
    runtime_target: string;
    package: PackageInfo;
    [field: string]: unknown;
};
/**
 * @param {string} text
 * @returns {PackageManifest}
 */
export declare function parseManifest(text: string): PackageManifest;
