/** Compiles the runtime, once for each limit of its memory. */
export type ModuleOptions = {
    /**
     * the limit of the memory of runs that name none
     */
    maxMemoryBytes?: number;
    /**
     * whether those that it has stay in it, default true
     */
    safepoints?: boolean;
};
/**
 * How a module is compiled.
 *
 * @typedef {object} ModuleOptions
 * @property {number} [maxMemoryBytes] the limit of the memory of runs that name none
 * @property {boolean} [safepoints] whether those that it has stay in it, default true
 */
/** The runtime's module. */
export declare class CompiledModule {
    #private;
    maxBytes: number | undefined;
    /**
     * Use {@link CompiledModule.compile}.
     *
     * @param {Uint8Array<ArrayBuffer>} wasm
     * @param {ModuleOptions} options
     */
    constructor(wasm: Uint8Array<ArrayBuffer>, { maxMemoryBytes, safepoints }: ModuleOptions);
    /**
     * @param {Uint8Array<ArrayBuffer>} wasm
     * @param {ModuleOptions} [options]
     * @param {WebAssembly.Module | null} [early] of the same bytes with the same options, if there is one
     */
    static compile(wasm: Uint8Array<ArrayBuffer>, options?: ModuleOptions, early?: WebAssembly.Module | null): Promise<CompiledModule>;
    /**
     * The module with a memory that cannot grow further.
     *
     * @param {number} [maxBytes]
     */
    limitedTo(maxBytes?: number): Promise<WebAssembly.Module>;
}
