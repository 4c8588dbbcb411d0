/** What JSON would leave out or turn into something else without a word. */

/** Objects of which JSON has an equivalent, by what they say they are. */
const KNOWN = new Set(['Object', 'Array', 'Number', 'String', 'Boolean']);

/** What to give in place of others. */
const INSTEAD = new Map([
  ['Map', 'give an object, such as `Object.fromEntries` makes of it'],
  ['Set', 'give an array, such as `Array.from` makes of it'],
  ['Generator', 'give an array, such as `Array.from` makes of it'],
]);

/** Names that need no quotes after a point. */
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A surrogate that has no other half beside it. */
const HALF = /\p{Surrogate}/u;

/** What may be half a character in JSON text: such a surrogate, or the escape of any. */
const PERHAPS_HALF = /\p{Surrogate}|\\u[dD][89a-fA-F]/u;

/**
 * What else may stand there: says what is wrong with an object, null if nothing is, undefined if it is none
 * of those.
 *
 * @typedef {(value: object) => string | null | undefined} Exception
 */

/**
 * The first value inside that JSON cannot hold, as a sentence with its place.
 *
 * @param {unknown} value
 * @param {string} place what to call it
 * @param {Exception} [exception] default: nothing else may
 * @returns {string | null} null if there is none
 */
export function jsonDefect(value, place, exception = () => undefined) {
  return new Search(exception).defectOf(value, place);
}

/**
 * The first half of a character in JSON text, as a sentence with its place.
 *
 * @param {string} text
 * @param {unknown} value that it holds
 * @param {string} place
 */
export function jsonTextDefect(text, value, place) {
  return PERHAPS_HALF.test(text) ? jsonDefect(value, place) : null;
}

class Search {
  /** The objects around the one that is looked at. @type {Set<object>} */
  #around = new Set();
  #exception;

  /** @param {Exception} exception */
  constructor(exception) {
    this.#exception = exception;
  }

  /**
   * @param {unknown} value
   * @param {string} place
   * @returns {string | null}
   */
  defectOf(value, place) {
    if (typeof value === 'number') return numberDefect(value, place);
    if (typeof value === 'string') return textDefect(value, place);
    if (value === null || typeof value === 'boolean') return null;
    if (typeof value !== 'object') return primitiveDefect(value, place);
    if (this.#around.has(value)) return `\`${place}\` contains itself, which JSON cannot express`;
    this.#around.add(value);
    const defect = this.#objectDefect(value, place);
    this.#around.delete(value);
    return defect;
  }

  /**
   * @param {object} value
   * @param {string} place
   */
  #objectDefect(value, place) {
    const exceptional = this.#exception(value);
    if (exceptional !== undefined) return exceptional && `\`${place}\`: ${exceptional}`;
    const type = Object.prototype.toString.call(value).slice('[object '.length, -1);
    if (ArrayBuffer.isView(value) || type.endsWith('ArrayBuffer')) return bytesDefect(type, place);
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return this.defectOf(value.toJSON(), place);
    }
    if (type === 'Number') return numberDefect(Number(value), place);
    if (type === 'String') return textDefect(String(value), place);
    if (!KNOWN.has(type)) return typeDefect(type, place);
    return Array.isArray(value)
      ? this.#arrayDefect(value, place)
      : this.#fieldsDefect(value, place);
  }

  /**
   * @param {unknown[]} items holes too are undefined
   * @param {string} place
   */
  #arrayDefect(items, place) {
    for (let at = 0; at < items.length; at += 1) {
      const item = items[at];
      if (typeof item === 'number' && Number.isFinite(item)) continue; // needs no name of its place
      const defect = this.defectOf(item, `${place}[${at}]`);
      if (defect) return defect;
    }
    return null;
  }

  /**
   * @param {object} value
   * @param {string} place
   */
  #fieldsDefect(value, place) {
    for (const [name, field] of Object.entries(value)) {
      const step = IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
      const defect = this.defectOf(field, place + step) ?? textDefect(name, place, 'a name with');
      if (defect) return defect;
    }
    return null;
  }
}

/**
 * @param {string} type
 * @param {string} place
 */
function typeDefect(type, place) {
  const advice = INSTEAD.get(type) ?? 'give objects, arrays, texts and numbers';
  return `\`${place}\` has the type ${type}, which JSON cannot hold; ${advice}`;
}

/**
 * @param {string} type
 * @param {string} place
 */
function bytesDefect(type, place) {
  const advice = type.endsWith('ArrayBuffer')
    ? 'give a typed array of it, such as `new Uint8Array(buffer)`'
    : 'give an ordinary array, such as `Array.from` makes of a typed one';
  return `\`${place}\` has the type ${type}, which JSON cannot hold; ${advice}`;
}

/**
 * @param {number} value
 * @param {string} place
 */
function numberDefect(value, place) {
  if (Number.isFinite(value)) return null;
  return `\`${place}\` is ${value}, which JSON cannot hold; give null, or text`;
}

/**
 * Half a character is no UTF-8, which is what a guest reads.
 *
 * @param {string} value
 * @param {string} place
 * @param {string} [relation] of the place to it
 */
function textDefect(value, place, relation = '') {
  if (!HALF.test(value)) return null;
  const has = ['has', relation, 'half a surrogate pair'].filter(Boolean).join(' ');
  return `\`${place}\` ${has}, which is no character; a text's \`toWellFormed()\` mends it`;
}

/**
 * @param {unknown} value
 * @param {string} place
 */
function primitiveDefect(value, place) {
  if (value === undefined) {
    return `\`${place}\` is undefined, which JSON cannot hold; leave it out, or give null`;
  }
  const advice =
    typeof value === 'bigint' ? '; give a number, or write the JSON text yourself' : '';
  return `\`${place}\` is a ${typeof value}, which JSON cannot hold${advice}`;
}
