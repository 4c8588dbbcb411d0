/** Structured dtypes: lists of fields, each with a name, a dtype, and perhaps a shape. */

import { ArrayError } from '../errors.js';
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
 * @param {unknown} fields
 * @param {(dtype: string) => {itemSize: number}} lookup of the dtype of a field
 * @param {number} [depth]
 * @returns {RecordInfo}
 * @throws {ArrayError} if it is no such list
 */
export function readRecord(fields, lookup, depth = 0) {
  if (depth > MAX_DEPTH) throw new ArrayError(`the dtype has more than ${MAX_DEPTH} levels`);
  let itemSize = 0;
  const texts = fieldsOf(fields).map(({ names, dtype, shape }) => {
    const type =
      typeof dtype === 'string'
        ? { ...lookup(dtype), text: quoted(dtype) }
        : readRecord(dtype, lookup, depth + 1);
    itemSize += type.itemSize * countOf(shape ?? []);
    const quotedNames = names.map(quoted);
    const parts = [names.length > 1 ? tuple(quotedNames) : quotedNames[0], type.text];
    return tuple(shape ? [...parts, tuple(shape)] : parts);
  });
  return { text: `[${texts.join(', ')}]`, itemSize };
}

/** @param {unknown} fields */
function fieldsOf(fields) {
  if (!Array.isArray(fields)) throw new ArrayError('the dtype is neither a text nor a list');
  return fields.map((field) => {
    const [name, dtype, shape, ...more] = Array.isArray(field) ? field : [];
    const names = Array.isArray(name) ? name : [name];
    const isNamed = names.length > 0 && names.every((part) => typeof part === 'string');
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
  const escaped = text.replace(/[\\\n\r\t]/g, (found) => JSON.stringify(found).slice(1, -1));
  return mark + escaped.replaceAll(mark, `\\${mark}`) + mark;
}
