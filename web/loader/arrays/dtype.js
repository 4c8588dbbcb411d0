/** NumPy's dtypes: their sizes, their names, and the typed array that holds each. */

import { ArrayError } from '../errors.js';
import { readCode } from './code.js';
import { readLiteral } from './literal.js';
import { readRecord } from './record.js';

/** @import { Code } from './code.js' */

/**
 * @typedef {Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array
 *   | BigInt64Array | BigUint64Array | Float32Array | Float64Array} TypedArray
 */

/**
 * @typedef {object} DType
 * @property {string} name NumPy's name; where it has none that says everything, its descr
 * @property {string} descr as `.npy` files have it, Python's text without the quotes around a string
 * @property {number} itemSize in bytes
 * @property {string} holder name of the typed array that holds it
 * @property {number} perItem how many of its elements one item takes
 */

/** Plain dtypes in the byte order of WebAssembly, by kind and size. @type {{[code: string]: [name: string, holder: string, perItem?: number]}} */
const PLAIN = {
  b1: ['bool', 'Uint8Array'],
  i1: ['int8', 'Int8Array'],
  i2: ['int16', 'Int16Array'],
  i4: ['int32', 'Int32Array'],
  i8: ['int64', 'BigInt64Array'],
  u1: ['uint8', 'Uint8Array'],
  u2: ['uint16', 'Uint16Array'],
  u4: ['uint32', 'Uint32Array'],
  u8: ['uint64', 'BigUint64Array'],
  f2: ['float16', 'Float16Array' in globalThis ? 'Float16Array' : 'Uint16Array'],
  f4: ['float32', 'Float32Array'],
  f8: ['float64', 'Float64Array'],
  c8: ['complex64', 'Float32Array', 2],
  c16: ['complex128', 'Float64Array', 2],
};

const CODES = new Map(Object.entries(PLAIN).map(([code, [name]]) => [name, code]));

/** The dtype of each typed array's numbers. */
const OF_HOLDER = new Map([
  ['Uint8ClampedArray', 'uint8'],
  ['Float16Array', 'float16'],
  ...Object.values(PLAIN)
    .filter(([name]) => !/^(bool|float16|complex)/.test(name))
    .map(([name, holder]) => /** @type {const} */ ([holder, name])),
]);

/**
 * The dtype with this name or descr. That of a structured one is a list of fields, as Python writes it, or as
 * JSON has it.
 *
 * @param {unknown} given
 * @returns {DType}
 * @throws {ArrayError} if there is none
 */
export function dtypeOf(given) {
  if (typeof given !== 'string') return record(given);
  if (given.startsWith('[')) return record(readLiteral(given));
  const name = CODES.get(given);
  return name ? plain(name) : coded(readCode(given));
}

/** @param {Code} code */
function coded({ kind, size, isBig, unit }) {
  const order = isBig ? '>' : '<';
  if (kind === 'M' || kind === 'm') return time(order, kind, unit);
  if (kind === 'U') return raw(`${order}U${size}`, 4 * size);
  if (kind === 'S' || kind === 'V') return raw(`|${kind}${size}`, size);
  return isBig && size > 1 ? raw(`>${kind}${size}`, size) : plain(kind + size);
}

/**
 * @param {string} order
 * @param {string} kind
 * @param {string} unit
 */
function time(order, kind, unit) {
  const descr = `${order}${kind}8${unit}`;
  if (order === '>') return raw(descr, 8);
  const name = `${kind === 'M' ? 'datetime64' : 'timedelta64'}${unit}`;
  return { name, descr, itemSize: 8, holder: 'BigInt64Array', perItem: 1 };
}

/** @param {unknown} fields */
function record(fields) {
  const { text, itemSize } = readRecord(fields, dtypeOf);
  return raw(text, itemSize);
}

/** The dtype of a typed array's numbers. @param {string} holder its name */
export function dtypeOfHolder(holder) {
  const name = OF_HOLDER.get(holder);
  if (!name) throw new ArrayError(`no dtype has the numbers of a ${holder}`);
  return dtypeOf(name);
}

/**
 * Whether a typed array of this name may hold the dtype.
 *
 * @param {DType} dtype
 * @param {string} holder
 */
export function mayHold(dtype, holder) {
  if (holder === dtype.holder) return true;
  if (dtype.name === 'float16') return holder === 'Float16Array' || holder === 'Uint16Array';
  return dtype.holder === 'Uint8Array' && holder === 'Uint8ClampedArray';
}

/** @param {string} code */
function plain(code) {
  const [name, holder, perItem = 1] = PLAIN[code];
  const itemSize = Number(code.slice(1));
  return { name, descr: (itemSize === 1 ? '|' : '<') + code, itemSize, holder, perItem };
}

/**
 * What no typed array has numbers for is held as bytes.
 *
 * @param {string} descr
 * @param {number} itemSize
 * @returns {DType}
 */
function raw(descr, itemSize) {
  return { name: descr, descr, itemSize, holder: 'Uint8Array', perItem: itemSize };
}
