/** The values of arrays, as numbers to draw and as text to read. */

import { NdArray } from '../../loader/index.js';
import { half } from './half.js';

/** Dtypes whose items are numbers on a line. */
const NUMERIC = /^(bool|u?int\d+|float\d+)$/;

/** Digits that tell the numbers of a dtype apart; others are written in full. @type {{[dtype: string]: number}} */
const DIGITS = { float16: 4, float32: 7, complex64: 7 };

/** Milliseconds in the units of time that have a fixed length. @type {{[unit: string]: number}} */
const MILLISECONDS = {
  ...{ D: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 },
  ...{ ms: 1, us: 1e-3, ns: 1e-6 },
};

const NOT_A_TIME = -(2n ** 63n);

/** @param {NdArray} array */
export function isNumeric({ dtype }) {
  return NUMERIC.test(dtype);
}

/**
 * The numbers of an array or a list, in C order; what is none of a list's, such as null, is NaN.
 *
 * @param {unknown} values
 * @returns {Float64Array | null} null if there is something else in it
 */
export function numbersOf(values) {
  if (values instanceof NdArray) {
    if (!isNumeric(values)) return null;
    const { data } = values;
    if (values.dtype === 'float16' && data instanceof Uint16Array)
      return Float64Array.from(data, half);
    return Float64Array.from(/** @type {any} */ (data), Number);
  }
  if (!Array.isArray(values)) return null;
  const isPlain = values.every((value) => value === null || typeof value === 'number');
  return isPlain ? Float64Array.from(values, (value) => value ?? Number.NaN) : null;
}

/**
 * One item as text.
 *
 * @param {NdArray} array
 * @param {number} index in C order
 */
export function itemText(array, index) {
  const { dtype, data } = array;
  if (dtype === 'bool') return data[index] ? 'true' : 'false';
  if (dtype === 'float16') return short(Number(numbersOf(one(array, index))?.[0]), dtype);
  if (isNumeric(array)) return short(data[index], dtype);
  if (dtype.startsWith('complex')) return complexText(array, index);
  if (/^(date|time)/.test(dtype)) return timeText(/** @type {bigint} */ (data[index]), dtype);
  return bytesText(array, index);
}

/** @param {NdArray} array @param {number} index */
function one({ dtype, data }, index) {
  return new NdArray(data.slice(index, index + 1), { dtype });
}

/** @param {number | bigint} value @param {string} dtype */
function short(value, dtype) {
  const digits = DIGITS[dtype];
  return digits && typeof value === 'number'
    ? String(Number(value.toPrecision(digits)))
    : String(value);
}

/** @param {NdArray} array @param {number} index */
function complexText({ dtype, data }, index) {
  const [real, imaginary] = [data[2 * index], data[2 * index + 1]];
  const sign = Number(imaginary) < 0 ? '' : '+';
  return `${short(real, dtype)}${sign}${short(imaginary, dtype)}j`;
}

/** @param {bigint} count @param {string} dtype */
function timeText(count, dtype) {
  if (count === NOT_A_TIME) return 'NaT';
  const [, kind, step, unit] = dtype.match(/^(date|time).*?(?:\[(\d*)(.*)\])?$/) ?? [];
  const units = Number(count) * Number(step || 1);
  const date = new Date(units * MILLISECONDS[unit]);
  if (kind === 'date' && !Number.isNaN(date.getTime())) return date.toISOString().replace('Z', '');
  return `${units} ${unit ?? 'units'}`;
}

/** @param {NdArray} array @param {number} index */
function bytesText({ dtype, data, size }, index) {
  const length = data.length / size;
  const bytes = /** @type {Uint8Array} */ (data).subarray(index * length, (index + 1) * length);
  if (dtype.startsWith('|S')) return new TextDecoder('latin1').decode(bytes).replace(/\0+$/, '');
  if (dtype.startsWith('<U')) return utf32(bytes);
  return [...bytes.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** @param {Uint8Array} bytes */
function utf32(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, true);
    if (point > 0) text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
  }
  return text;
}
