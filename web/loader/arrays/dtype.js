/** NumPy's dtypes: their sizes, their names, and the typed array that holds each. */

import { ArrayError } from '../errors.js';
import { readLiteral } from './literal.js';
import { readRecord } from './record.js';

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

/** Byte order, kind, size, unit. */
const DESCR = /^([<>|])([biufcmMSUV])(\d{1,9})(\[\d*[a-zA-Zμ]{1,7}\])?$/;

/** Refused by name: the first has other bytes on other machines, the second has pointers. */
const REFUSED = /^(?:[<>|=]?(?:f(?:12|16)|c(?:24|32)|g|G|O8?)|longdouble|clongdouble|object)$/;

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
  const code = CODES.get(given);
  return code ? plain(code) : described(timeDescr(given));
}

/** The names of time have the same order everywhere. @param {string} text */
function timeDescr(text) {
  const [, name, unit = ''] = text.match(/^(datetime64|timedelta64)(\[.*\])?$/) ?? [];
  return name ? `<${name === 'datetime64' ? 'M' : 'm'}8${unit}` : text;
}

/** @param {string} descr */
function described(descr) {
  const [, order, kind, digits, unit] = descr.match(DESCR) ?? [];
  if (order === undefined) throw unknown(descr);
  const size = Number(digits);
  if ('mM'.includes(kind)) return time(order, kind, size, unit ?? '');
  if (unit !== undefined) throw unknown(descr);
  if ('SUV'.includes(kind)) return raw(descr, kind === 'U' ? size * 4 : size);
  if (!(kind + size in PLAIN) || (order === '|' && size > 1)) throw unknown(descr);
  return order === '>' && size > 1 ? raw(descr, size) : plain(kind + size);
}

/**
 * @param {string} order
 * @param {string} kind
 * @param {number} size
 * @param {string} unit
 */
function time(order, kind, size, unit) {
  const descr = `${order}${kind}${size}${unit}`;
  if (size !== 8 || order === '|') throw unknown(descr);
  if (order === '>') return raw(descr, size);
  const name = `${kind === 'M' ? 'datetime64' : 'timedelta64'}${unit}`;
  return { name, descr, itemSize: size, holder: 'BigInt64Array', perItem: 1 };
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

/** @param {string} text */
function unknown(text) {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (REFUSED.test(text)) {
    return new ArrayError(`the dtype \`${shown}\` cannot leave its machine; use float64, or text`);
  }
  return new ArrayError(`the dtype \`${shown}\` is unknown`);
}
