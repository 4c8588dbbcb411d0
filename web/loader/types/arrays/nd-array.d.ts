import type { DType, TypedArray } from './dtype.js';
/** @import { DType, TypedArray } from './dtype.js' */
/**
 * An array as NumPy has it: items of one dtype in a shape, in C order.
 *
 * `data` is the typed array whose numbers the items are. Where there is none that has them, it holds
 * - `bool`: a `Uint8Array` of 0 and 1;
 * - `float16`: a `Float16Array`, or where the browser has none the bits in a `Uint16Array`;
 * - `complex64`, `complex128`: a `Float32Array`, `Float64Array`, each real part followed by its imaginary one;
 * - `datetime64[…]`, `timedelta64[…]`: a `BigInt64Array` of units, in which the least number is NaT;
 * - anything else, such as `>f8`, `|S5`, `<U3` and structured dtypes: a `Uint8Array` with the items' bytes.
 */
export declare class NdArray {
    /** NumPy's name of the dtype, or its descr where it has no plain name. @type {string} @readonly */
    readonly dtype: string;
    /** @type {readonly number[]} @readonly */
    readonly shape: readonly number[];
    /** @type {TypedArray} @readonly */
    readonly data: TypedArray;
    /**
     * @param {TypedArray} data which is not copied
     * @param {{shape?: readonly number[], dtype?: string}} [options] default: one dimension, and the dtype of
     *   the typed array's numbers
     * @throws {ArrayError} if they do not fit together
     */
    constructor(data: TypedArray, { shape, dtype }?: {
        shape?: readonly number[];
        dtype?: string;
    });
    /** The number of items. */
    get size(): number;
    /**
     * Reads a `.npy` file, of which the array is a view where that is possible.
     *
     * @param {Uint8Array<ArrayBuffer>} file
     * @throws {ArrayError} if it is none, or of a dtype that cannot leave its machine
     */
    static fromNpy(file: Uint8Array<ArrayBuffer>): NdArray;
    /** The array as a `.npy` file. */
    toNpy(): Uint8Array<ArrayBuffer>;
    /**
     * @internal
     * @param {DType} dtype
     * @param {readonly number[]} shape
     * @param {Uint8Array<ArrayBuffer>} bytes of the items
     */
    static fromBytes(dtype: DType, shape: readonly number[], bytes: Uint8Array<ArrayBuffer>): NdArray;
}
/**
 * The bytes of a typed array, where they are.
 *
 * @param {TypedArray} data
 * @returns {Uint8Array<ArrayBuffer>}
 */
export declare function bytesOf({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array<ArrayBuffer>;
/**
 * What the value is, if it is an array: a typed one, or one of these.
 *
 * @param {unknown} value
 * @returns {NdArray | null}
 */
export declare function asArray(value: unknown): NdArray | null;
