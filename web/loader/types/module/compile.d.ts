/** Compiles the runtime, once for each limit of its memory. */
/** The runtime's module. */
export declare class CompiledModule {
    #private;
    module: WebAssembly.Module;
    /**
     * @param {Uint8Array<ArrayBuffer>} wasm
     * @param {WebAssembly.Module} module
     */
    constructor(wasm: Uint8Array<ArrayBuffer>, module: WebAssembly.Module);
    /** @param {Uint8Array<ArrayBuffer>} wasm */
    static compile(wasm: Uint8Array<ArrayBuffer>): Promise<CompiledModule>;
    /**
     * The module with a memory that cannot grow further.
     *
     * @param {number | undefined} maxBytes
     */
    limitedTo(maxBytes: number | undefined): Promise<WebAssembly.Module>;
}
