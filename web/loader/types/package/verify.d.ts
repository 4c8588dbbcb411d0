/** From a package's bytes to its content, of which nothing differs from the manifest. */
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
/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{signal?: AbortSignal, onBytes?: (loaded: number, total: number) => void}} [options]
 * @returns {Promise<PackageContent>}
 */
export declare function verifyPackage(bytes: Uint8Array<ArrayBuffer>, options?: {
    signal?: AbortSignal;
    onBytes?: (loaded: number, total: number) => void;
}): Promise<PackageContent>;
