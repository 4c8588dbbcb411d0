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
    runtime?: RuntimeVariant | null;
};
export type RuntimeVariant = {
    /**
     * that it was compiled from
     */
    crate: string;
    /**
     * what is built in beyond the modules that every variant has
     */
    builtins: string[];
    /**
     * whether it calls its host every so often
     */
    safepoints: boolean;
    /**
     * whether it has kept the names of its functions
     */
    debug: boolean;
};
/**
 * @typedef {object} Provenance
 * @property {string | null} [toolchain] `rustup` or `system`
 * @property {string[]} [wasm_opt_flags]
 * @property {{name: string, sha256: string}[]} [materials] files that went into the package
 * @property {string | null} [source_revision] of the runtime
 * @property {RuntimeVariant | null} [runtime]
 */
/**
 * @typedef {object} RuntimeVariant which variant of the runtime the module is
 * @property {string} crate that it was compiled from
 * @property {string[]} builtins what is built in beyond the modules that every variant has
 * @property {boolean} safepoints whether it calls its host every so often
 * @property {boolean} debug whether it has kept the names of its functions
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
