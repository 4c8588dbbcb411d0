/** NumPy's dtypes: their sizes, their names, and the typed array that holds each. */
export type TypedArray = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array;
export type DType = {
    /**
     * NumPy's name; where it has none that says everything, its descr
     */
    name: string;
    /**
     * as `.npy` files have it, Python's text without the quotes around a string
     */
    descr: string;
    /**
     * in bytes
     */
    itemSize: number;
    /**
     * name of the typed array that holds it
     */
    holder: string;
    /**
     * how many of its elements one item takes
     */
    perItem: number;
};
/**
 * The dtype with this name or descr. That of a structured one is a list of fields, as Python writes it, or as
 * JSON has it.
 *
 * @param {unknown} given
 * @returns {DType}
 * @throws {ArrayError} if there is none
 */
export declare function dtypeOf(given: unknown): DType;
/** The dtype of a typed array's numbers. @param {string} holder its name */
export declare function dtypeOfHolder(holder: string): DType;
/**
 * Whether a typed array of this name may hold the dtype.
 *
 * @param {DType} dtype
 * @param {string} holder
 */
export declare function mayHold(dtype: DType, holder: string): boolean;
