import { ArrayError } from '../errors.js';
import { dtypeOf, dtypeOfHolder, mayHold } from './dtype.js';
import { npyHeader, readNpy } from './npy.js';
import { countOf } from './shape.js';

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
export class NdArray {
  /** NumPy's name of the dtype, or its descr where it has no plain name. @type {string} @readonly */
  dtype;
  /** @type {readonly number[]} @readonly */
  shape;
  /** @type {TypedArray} @readonly */
  data;

  /**
   * @param {TypedArray} data which is not copied
   * @param {{shape?: readonly number[], dtype?: string}} [options] default: one dimension, and the dtype of
   *   the typed array's numbers
   * @throws {ArrayError} if they do not fit together
   */
  constructor(data, { shape, dtype } = {}) {
    const type = typeName(data);
    const resolved = dtype === undefined ? dtypeOfHolder(type) : dtypeOf(dtype);
    if (!mayHold(resolved, type)) {
      const right = `a ${resolved.holder}`;
      throw new ArrayError(`the dtype \`${resolved.name}\` is held by ${right}, not by a ${type}`);
    }
    this.dtype = resolved.name;
    this.shape = Object.freeze([...(shape ?? [data.length / (resolved.perItem || 1)])]);
    this.data = data;
    const needed = countOf(this.shape) * resolved.perItem;
    if (needed !== data.length) {
      const has = `a ${type} of ${data.length}`;
      throw new ArrayError(
        `the shape (${this.shape.join(', ')}) takes ${needed} elements, not ${has}`,
      );
    }
  }

  /** The number of items. */
  get size() {
    return countOf(this.shape);
  }

  /**
   * Reads a `.npy` file, of which the array is a view where that is possible.
   *
   * @param {Uint8Array<ArrayBuffer>} file
   * @throws {ArrayError} if it is none, or of a dtype that cannot leave its machine
   */
  static fromNpy(file) {
    const { dtype, shape, bytes } = readNpy(file);
    return NdArray.fromBytes(dtype, shape, bytes);
  }

  /** The array as a `.npy` file. */
  toNpy() {
    const header = npyHeader(dtypeOf(this.dtype), this.shape);
    const bytes = bytesOf(this.data);
    const file = new Uint8Array(header.length + bytes.length);
    file.set(header);
    file.set(bytes, header.length);
    return file;
  }

  /**
   * @internal
   * @param {DType} dtype
   * @param {readonly number[]} shape
   * @param {Uint8Array<ArrayBuffer>} bytes of the items
   */
  static fromBytes(dtype, shape, bytes) {
    const Holder = /** @type {any} */ (globalThis)[dtype.holder];
    const unit = Holder.BYTES_PER_ELEMENT;
    const { buffer, byteOffset, length } = byteOffsetFits(bytes, unit) ? bytes : bytes.slice();
    return new NdArray(new Holder(buffer, byteOffset, length / unit), { shape, dtype: dtype.name });
  }
}

/** @param {Uint8Array} bytes @param {number} unit */
function byteOffsetFits({ byteOffset }, unit) {
  return byteOffset % unit === 0;
}

/**
 * The bytes of a typed array, where they are.
 *
 * @param {TypedArray} data
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(/** @type {ArrayBuffer} */ (buffer), byteOffset, byteLength);
}

/**
 * What the value is, if it is an array: a typed one, or one of these.
 *
 * @param {unknown} value
 * @returns {NdArray | null}
 */
export function asArray(value) {
  if (value instanceof NdArray) return value;
  if (!ArrayBuffer.isView(value) || typeName(value) === 'DataView') return null;
  return new NdArray(/** @type {TypedArray} */ (value));
}

/** What an object says that it is, in any window. @param {object} value */
function typeName(value) {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
