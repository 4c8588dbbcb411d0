/** How far the numbers of a result may be off: the comparison of `conformance/src/tolerance.rs`. */

import { half } from '../../demo/figures/half.js';

/** How numbers are read from an array's bytes, and how many bytes each has. */
const FLOAT16 = [2, (view, at) => half(view.getUint16(at, true))];
const FLOAT32 = [4, (view, at) => view.getFloat32(at, true)];
const FLOAT64 = [8, (view, at) => view.getFloat64(at, true)];

/** By dtype. A complex number is two of them. */
const READERS = {
  ...{ float16: FLOAT16, float32: FLOAT32, float64: FLOAT64 },
  ...{ complex64: FLOAT32, complex128: FLOAT64 },
};

/**
 * Compares two documents. Only floating-point numbers may differ, those in arrays included.
 *
 * @param {{relative?: number, absolute?: number}} tolerance
 * @returns {{place: string, expected: unknown, found: unknown} | null} the first difference
 */
export function difference(tolerance, expected, found) {
  return compare(tolerance, expected, found, '');
}

function compare(tolerance, expected, found, place) {
  const differs = { place, expected, found };
  if (typeof expected === 'number' && typeof found === 'number') {
    const mayDiffer = !(Number.isSafeInteger(expected) && Number.isSafeInteger(found));
    const same = expected === found || (mayDiffer && allows(tolerance, expected, found));
    return same ? null : differs;
  }
  if (!isContainer(expected) || !isContainer(found)) return expected === found ? null : differs;
  const [floats, others] = [floatsOf(expected), floatsOf(found)];
  if (floats && others && isEqual(expected.array.meta, found.array.meta)) {
    const at = floats.findIndex((number, at) => !allows(tolerance, number, others[at]));
    return at < 0 ? null : { place: `${place}[${at}]`, expected: floats[at], found: others[at] };
  }
  return Array.isArray(expected) === Array.isArray(found) && haveSameKeys(expected, found)
    ? entries(tolerance, expected, found, place)
    : differs;
}

/** Compares the elements of lists, or the values of objects with the same keys. */
function entries(tolerance, expected, found, place) {
  for (const key of Object.keys(expected)) {
    const step = Array.isArray(expected) ? `[${key}]` : `.${key}`;
    const differs = compare(tolerance, expected[key], found[key], place + step);
    if (differs) return differs;
  }
  return null;
}

function allows({ relative = 0, absolute = 0 }, expected, found) {
  if (Object.is(expected, found) || expected === found) return true;
  if (!Number.isFinite(expected)) return false;
  return Math.abs(expected - found) <= absolute + relative * Math.abs(expected);
}

/** The numbers of an array of floats as it stands in a report; `null` for anything else. */
function floatsOf({ __numpy__: marker, array }) {
  const reader = marker === true ? READERS[array?.meta?.dtype] : undefined;
  if (!reader || typeof array.data !== 'string') return null;
  const [size, read] = reader;
  const bytes = Buffer.from(array.data, 'base64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, at) => read(view, at * size));
}

function haveSameKeys(a, b) {
  return isEqual(Object.keys(a), Object.keys(b));
}

function isEqual(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isContainer(value) {
  return typeof value === 'object' && value !== null;
}
