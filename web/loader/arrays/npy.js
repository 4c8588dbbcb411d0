/** `.npy` files: NumPy's format of one array, a header and the items. */

import { ArrayError } from '../errors.js';
import { dtypeOf } from './dtype.js';
import { MAX_LENGTH, readDictionary } from './literal.js';
import { countOf } from './shape.js';

/** @import { DType } from './dtype.js' */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // "\x93NUMPY"
const PREFIX_BYTES = { 1: 10, 2: 12, 3: 12 };

/** The items begin at a multiple of this, so that any typed array can be a view of them. */
const ALIGNMENT = 64;

/**
 * What a file holds, in C order.
 *
 * @typedef {object} Npy
 * @property {DType} dtype
 * @property {number[]} shape
 * @property {Uint8Array<ArrayBuffer>} bytes of the items: a view of the file, unless that is in Fortran order
 */

/**
 * The header of a file, with all that stands before the items.
 *
 * @param {DType} dtype
 * @param {readonly number[]} shape
 */
export function npyHeader({ descr }, shape) {
  const quoted = descr.startsWith('[') ? descr : `'${descr}'`;
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': ${quoted}, 'fortran_order': False, 'shape': (${tuple}), }`;
  const { major, header } = encode(text + ' '.repeat(roomFor(shape)));
  const start = PREFIX_BYTES[major];
  const size = (Math.floor((start + header.length + 1) / ALIGNMENT) + 1) * ALIGNMENT;
  const bytes = new Uint8Array(size).fill(0x20, start);
  bytes.set([...MAGIC, major, 0]);
  const view = new DataView(bytes.buffer);
  if (major === 1) view.setUint16(8, size - start, true);
  else view.setUint32(8, size - start, true);
  bytes.set(header, start);
  bytes[size - 1] = 0x0a;
  return bytes;
}

/** NumPy leaves room for the first length to grow, and so does this: the bytes are the same. */
const GROWTH = 21;

/** @param {readonly number[]} shape */
function roomFor([first]) {
  return first === undefined ? 0 : Math.max(0, GROWTH - String(first).length);
}

/** With the padding and what stands before it, still short enough for the first version. */
const MOST_IN_VERSION_1 = 65_535 - ALIGNMENT;

/**
 * In the oldest version that can say it.
 *
 * @param {string} text
 * @returns {{major: 1 | 2 | 3, header: Uint8Array}}
 */
function encode(text) {
  if (/[^\0-\xff]/.test(text)) return { major: 3, header: new TextEncoder().encode(text) };
  const header = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return { major: text.length <= MOST_IN_VERSION_1 ? 1 : 2, header };
}

/**
 * Reads a file, and trusts nothing that it says.
 *
 * @param {Uint8Array<ArrayBuffer>} file
 * @returns {Npy}
 * @throws {ArrayError} where it is none
 */
export function readNpy(file) {
  const { text, start } = headerOf(file);
  const { descr, isFortran, shape } = fieldsOf(text);
  const dtype = dtypeOf(descr);
  const expected = countOf(shape) * dtype.itemSize;
  const bytes = file.subarray(start);
  if (bytes.length !== expected) {
    const says = `${dtype.name} of the shape (${shape.join(', ')}) has ${expected} bytes`;
    throw new ArrayError(`${says}, but ${bytes.length} follow the header`);
  }
  return { dtype, shape, bytes: isFortran ? fromFortran(bytes, shape, dtype.itemSize) : bytes };
}

/** @param {Uint8Array<ArrayBuffer>} file */
function headerOf(file) {
  if (file.length < 12 || MAGIC.some((byte, at) => file[at] !== byte)) {
    throw new ArrayError('it does not begin as `.npy` files do');
  }
  const major = file[6];
  if ((major !== 1 && major !== 2 && major !== 3) || file[7] !== 0) {
    throw new ArrayError(`it has the version ${major}.${file[7]}; 1.0, 2.0 and 3.0 are known`);
  }
  const view = new DataView(file.buffer, file.byteOffset);
  const size = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const begin = PREFIX_BYTES[major];
  const start = begin + size;
  if (size > MAX_LENGTH || start > file.length) {
    throw new ArrayError(`its header has ${size} bytes, which is more than there can be`);
  }
  return { text: decode(file.subarray(begin, start), major === 3), start };
}

/** Browsers take the name `latin1` for Windows' code page. @param {Uint8Array} bytes @param {boolean} isUtf8 */
function decode(bytes, isUtf8) {
  if (!isUtf8) return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ArrayError('its header is not UTF-8');
  }
}

/** @param {string} header */
function fieldsOf(header) {
  const fields = readDictionary(header);
  const [descr, order, shape] = ['descr', 'fortran_order', 'shape'].map((name) => {
    const field = fields.get(name);
    if (field === undefined) throw new ArrayError(`its header has no \`${name}\``);
    fields.delete(name);
    return field;
  });
  const [more] = fields.keys();
  if (more !== undefined) throw new ArrayError(`its header has an unknown key \`${more}\``);
  if (typeof order !== 'boolean') throw new ArrayError('`fortran_order` is no boolean');
  if (!Array.isArray(shape)) throw new ArrayError('`shape` is no tuple');
  return {
    descr,
    isFortran: order,
    shape: /** @type {number[]} */ (shape),
  };
}

/**
 * The items in C order: the last index runs first.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes in which the first index runs first
 * @param {number[]} shape
 * @param {number} itemSize
 */
function fromFortran(bytes, shape, itemSize) {
  if (shape.length < 2 || bytes.length === 0) return bytes;
  const strides = shape.map((_, axis) => countOf(shape.slice(0, axis)) * itemSize);
  const index = shape.map(() => 0);
  const ordered = new Uint8Array(bytes.length);
  let from = 0;
  for (let to = 0; to < ordered.length; to += itemSize) {
    for (let byte = 0; byte < itemSize; byte += 1) ordered[to + byte] = bytes[from + byte];
    let axis = shape.length - 1;
    for (; axis >= 0; axis -= 1) {
      index[axis] += 1;
      from += strides[axis];
      if (index[axis] < shape[axis]) break;
      from -= index[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return ordered;
}
