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
     */
    static compile(wasm: Uint8Array<ArrayBuffer>, maxBytes?: number): Promise<CompiledModule>;
    /**
     * The module with a memory that cannot grow further.
     *
     * @param {number} [maxBytes]
     */
    limitedTo(maxBytes?: number): Promise<WebAssembly.Module>;
}
