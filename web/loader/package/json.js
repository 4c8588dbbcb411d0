/** JSON as strictly as other readers take it: `JSON.parse` accepts what they cannot represent. */

import { PackageError } from '../errors.js';
import { duplicateKey } from './json-keys.js';
import { MANIFEST } from './layout.js';

/** How deep values may be nested, the document itself included. */
const MAX_DEPTH = 127;

/**
 * @param {string} text
 * @returns {{[field: string]: unknown}}
 */
export function parseJsonObject(text) {
  const value = parse(text);
  if (!isObject(value)) throw notJson('it is another value');
  checkValue(value, MAX_DEPTH);
  const twice = duplicateKey(text);
  if (twice !== null) {
    const message = `an object in \`${MANIFEST}\` has a field twice: \`${twice}\``;
    throw new PackageError('manifest_duplicate_key', message);
  }
  return value;
}

/**
 * @param {unknown} value
 * @returns {value is {[field: string]: unknown}}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(/** @type {Error} */ (cause).message, cause);
  }
}

/**
 * @param {unknown} value
 * @param {number} depth
 */
function checkValue(value, depth) {
  if (typeof value === 'number' && !Number.isFinite(value)) throw notJson('a number is too large');
  if (typeof value === 'string') checkText(value);
  if (typeof value !== 'object' || value === null) return;
  if (depth === 0) throw notJson(`its values are nested deeper than ${MAX_DEPTH} levels`);
  for (const [key, inner] of Object.entries(value)) {
    checkText(key);
    checkValue(inner, depth - 1);
  }
}

/** @param {string} text */
function checkText(text) {
  if (/\p{Surrogate}/u.test(text)) throw notJson('a text has half of a surrogate pair');
}

/**
 * @param {string} reason
 * @param {unknown} [cause]
 */
function notJson(reason, cause) {
  const message = `\`${MANIFEST}\` is not a JSON object: ${reason}`;
  return new PackageError('manifest_not_json', message, { cause });
}
