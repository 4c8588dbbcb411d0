/** What JSON would leave out or turn into something else without a word. */

/** Objects of which JSON has an equivalent, by what they say they are. */
const KNOWN = new Set(['Object', 'Array', 'Number', 'String', 'Boolean']);

/** Names that need no quotes after a point. */
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * The first value inside that JSON cannot hold, as a sentence with its place.
 *
 * @param {unknown} value
 * @param {string} place what to call it
 * @returns {string | null} null if there is none
 */
export function jsonDefect(value, place) {
  return defectOf(value, place, new Set());
}

/**
 * @param {unknown} value
 * @param {string} place
 * @param {Set<object>} around the objects that it is in
 * @returns {string | null}
 */
function defectOf(value, place, around) {
  if (typeof value === 'number') return numberDefect(value, place);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value !== 'object') return primitiveDefect(value, place);
  if (around.has(value)) return `\`${place}\` contains itself, which JSON cannot express`;
  around.add(value);
  const defect = objectDefect(value, place, around);
  around.delete(value);
  return defect;
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

/**
 * @param {object} value
 * @param {string} place
 * @param {Set<object>} around
 */
function objectDefect(value, place, around) {
  const type = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (ArrayBuffer.isView(value) || type.endsWith('ArrayBuffer')) {
    const advice = 'give an ordinary array, such as `Array.from` makes of a typed one';
    return `\`${place}\` has the type ${type}, which JSON cannot hold; ${advice}`;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return defectOf(value.toJSON(), place, around);
  }
  if (type === 'Number') return numberDefect(Number(value), place);
  if (!KNOWN.has(type)) return `\`${place}\` has the type ${type}, which JSON cannot hold`;
  return Array.isArray(value)
    ? arrayDefect(value, place, around)
    : fieldsDefect(value, place, around);
}

/**
 * @param {unknown[]} items holes too are undefined
 * @param {string} place
 * @param {Set<object>} around
 */
function arrayDefect(items, place, around) {
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at];
    if (typeof item === 'number' && Number.isFinite(item)) continue; // needs no name of its place
    const defect = defectOf(item, `${place}[${at}]`, around);
    if (defect) return defect;
  }
  return null;
}

/**
 * @param {object} value
 * @param {string} place
 * @param {Set<object>} around
 */
function fieldsDefect(value, place, around) {
  for (const [name, field] of Object.entries(value)) {
    const step = IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    const defect = defectOf(field, place + step, around);
    if (defect) return defect;
  }
  return null;
}
