/** Compiles the runtime, once for each limit of its memory. */
/** The runtime's module. */
export declare class CompiledModule {
    #private;
    maxBytes: number | undefined;
    /**
     * Use {@link CompiledModule.compile}.
     *
     * @param {Uint8Array<ArrayBuffer>} wasm
     * @param {number | undefined} maxBytes the limit of the memory of runs that name none
     */
    constructor(wasm: Uint8Array<ArrayBuffer>, maxBytes: number | undefined);
    /**
     * @param {Uint8Array<ArrayBuffer>} wasm
     * @param {number} [maxBytes]
     * @param {WebAssembly.Module | null} [early] of the same bytes with the same limit, if there is one
     */
    static compile(wasm: Uint8Array<ArrayBuffer>, maxBytes?: number, early?: WebAssembly.Module | null): Promise<CompiledModule>;
    /**
     * The module with a memory that cannot grow further.
     *
     * @param {number} [maxBytes]
     */
    limitedTo(maxBytes?: number): Promise<WebAssembly.Module>;
}
/** The pages of a memory of so many bytes. @param {number | undefined} maxBytes */
export declare function pagesOf(maxBytes: number | undefined): number | undefined;
