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
    /**
     * absent where a run starts Python itself
     */
    snapshot?: Snapshot | null;
    /**
     * how it was changed after it had been made, the first change first
     */
    edits?: Edit[];
};
export type Edit = {
    /**
     * what has changed it
     */
    by: string;
    /**
     * SHA-256 of the package that was changed
     */
    package: string;
    /**
     * that were added, replaced or removed, sorted; `manifest.json` where the pipeline
     * is another
     */
    entries: string[];
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
export type Snapshot = {
    /**
     * of Python that have been imported, of those that are files; sorted
     */
    modules: string[];
};
/**
 * @typedef {object} Provenance
 * @property {string | null} [toolchain] `rustup` or `system`
 * @property {string[]} [wasm_opt_flags]
 * @property {{name: string, sha256: string}[]} [materials] files that went into the package
 * @property {string | null} [source_revision] of the runtime
 * @property {RuntimeVariant | null} [runtime]
 * @property {Snapshot | null} [snapshot] absent where a run starts Python itself
 * @property {Edit[]} [edits] how it was changed after it had been made, the first change first
 */
/**
 * @typedef {object} Edit a change of a package: what the rest of the provenance says holds for what it left
 * @property {string} by what has changed it
 * @property {string} package SHA-256 of the package that was changed
 * @property {string[]} entries that were added, replaced or removed, sorted; `manifest.json` where the pipeline
 *   is another
 */
/**
 * @typedef {object} RuntimeVariant which variant of the runtime the module is
 * @property {string} crate that it was compiled from
 * @property {string[]} builtins what is built in beyond the modules that every variant has
 * @property {boolean} safepoints whether it calls its host every so often
 * @property {boolean} debug whether it has kept the names of its functions
 */
/**
 * @typedef {object} Snapshot the memory that each run begins with, in which Python has been started
 * @property {string[]} modules of Python that have been imported, of those that are files; sorted
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
