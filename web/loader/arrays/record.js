/** Structured dtypes: lists of fields, each with a name, a dtype, and perhaps a shape. */

import { ArrayError } from '../errors.js';
import { MAX_ITEM_SIZE } from './code.js';
import { countOf } from './shape.js';

/** Lists in lists; nobody writes more. */
const MAX_DEPTH = 32;

/**
 * What the list means.
 *
 * @typedef {object} RecordInfo
 * @property {string} text the list as Python writes it, with tuples in it
 * @property {number} itemSize in bytes
 */

/**
 * @typedef {object} Field
 * @property {string[]} names its title, if it has one, and its name
 * @property {unknown} dtype
 * @property {number[]} shape
 */

/** @typedef {(dtype: string) => {descr: string, itemSize: number}} Lookup */

/**
 * @param {unknown} fields
 * @param {Lookup} lookup of the dtype of a field
 * @param {number} [depth]
 * @returns {RecordInfo}
 * @throws {ArrayError} if it is no such list
 */
export function readRecord(fields, lookup, depth = 0) {
  if (depth === MAX_DEPTH) throw new ArrayError(`the dtype has more than ${MAX_DEPTH} levels`);
  const record = new RecordText();
  for (const field of fieldsOf(fields)) {
    const type = typeOf(field.dtype, lookup, depth);
    const size = countOf(field.shape) * type.itemSize;
    // Bytes between the fields stand there as a field without a name.
    if (field.names.at(-1) === '' && type.text.startsWith("'|V")) record.skip(size);
    else record.add(field, type, size);
  }
  return record.finish();
}

/**
 * @param {unknown} dtype
 * @param {Lookup} lookup
 * @param {number} depth
 * @returns {RecordInfo}
 */
function typeOf(dtype, lookup, depth) {
  if (typeof dtype !== 'string') return readRecord(dtype, lookup, depth + 1);
  const { descr, itemSize } = lookup(dtype);
  return { text: descr.startsWith('[') ? descr : `'${descr}'`, itemSize };
}

class RecordText {
  /** @type {string[]} */
  #parts = [];
  #names = new Set();
  #itemSize = 0;
  /** Bytes before the next field. */
  #gap = 0;

  /** @param {number} bytes */
  skip(bytes) {
    this.#gap += bytes;
    this.#grow(bytes);
  }

  /**
   * @param {Field} field
   * @param {RecordInfo} type
   * @param {number} bytes
   */
  add({ names, shape }, type, bytes) {
    const name = names[names.length - 1];
    if (name === '') throw new ArrayError('a field of the dtype has no name');
    if (shape.length > 0 && /^'.[SUV]0'$/.test(type.text)) {
      throw new ArrayError(`the field \`${name}\` has a shape, but its items have no bytes`);
    }
    for (const each of new Set(names)) {
      if (this.#names.has(each)) throw new ArrayError(`two fields are called \`${each}\``);
      this.#names.add(each);
    }
    this.#closeGap();
    const shown = names.length > 1 ? tuple(names.map(quoted)) : quoted(name);
    this.#parts.push(tuple([shown, type.text, ...(shape.length > 0 ? [tuple(shape)] : [])]));
    this.#grow(bytes);
  }

  /** @returns {RecordInfo} */
  finish() {
    this.#closeGap();
    return { text: `[${this.#parts.join(', ')}]`, itemSize: this.#itemSize };
  }

  #closeGap() {
    if (this.#gap > 0) this.#parts.push(`('', '|V${this.#gap}')`);
    this.#gap = 0;
  }

  /** @param {number} bytes */
  #grow(bytes) {
    this.#itemSize += bytes;
    if (this.#itemSize > MAX_ITEM_SIZE) {
      throw new ArrayError(`the dtype has items of more than ${MAX_ITEM_SIZE} bytes`);
    }
  }
}

/**
 * @param {unknown} fields
 * @returns {Field[]}
 */
function fieldsOf(fields) {
  if (!Array.isArray(fields)) throw new ArrayError('the dtype is neither a text nor a list');
  return fields.map((field) => {
    const [name, dtype, shape = [], ...more] = Array.isArray(field) ? field : [];
    const names = Array.isArray(name) && name.length === 2 ? name : [name];
    const isNamed = names.every((part) => typeof part === 'string');
    if (!isNamed || dtype === undefined || more.length > 0) {
      throw new ArrayError('a field of the dtype is not a name and a dtype');
    }
    return { names, dtype, shape: typeof shape === 'number' ? [shape] : shape };
  });
}

/** @param {(string | number)[]} parts */
function tuple(parts) {
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;
}

/** As Python does it. @param {string} text */
function quoted(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Python escapes
  const escaped = text.replace(/[\\\x00-\x1f\x7f-\x9f]/g, (found) => {
    const short = /[\\\n\r\t]/.test(found) ? JSON.stringify(found).slice(1, -1) : '';
    return short || `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return mark + escaped.replaceAll(mark, `\\${mark}`) + mark;
}
