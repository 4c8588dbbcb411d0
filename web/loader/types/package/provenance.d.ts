/** What a package was made of, as its maker says. */
export type Provenance = {
    /**
     * `rustup` or `system`
     */
    toolchain?: string | null;
    wasm_opt_flags?: string[];
    /**
     * files that went into the package
     */
    materials?: {
        name: string;
        sha256: string;
    }[];
    /**
     * of the runtime
     */
    source_revision?: string | null;
};
/**
 * @typedef {object} Provenance
 * @property {string | null} [toolchain] `rustup` or `system`
 * @property {string[]} [wasm_opt_flags]
 * @property {{name: string, sha256: string}[]} [materials] files that went into the package
 * @property {string | null} [source_revision] of the runtime
 */
/** A digest as manifests write it. */
export declare const SHA256: RegExp;
/**
 * What is wrong, if anything.
 *
 * @param {unknown} provenance
 * @returns {string | undefined}
 */
export declare function provenanceDefect(provenance: unknown): string | undefined;
