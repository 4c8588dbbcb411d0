/** Dtypes as texts: `<f8`, `datetime64[ms]`, `|S5`. What is read here, `pipeline-node` reads too. */

import { ArrayError } from '../errors.js';

/** The most bytes that an item may have. */
export const MAX_ITEM_SIZE = 2 ** 31 - 1;

/**
 * @typedef {object} Code
 * @property {string} kind NumPy's letter
 * @property {number} size the number behind it
 * @property {boolean} isBig whether the first byte is the most significant one
 * @property {string} unit of time, in brackets; empty for no unit in particular
 */

/** Kinds of numbers, with the sizes that there are. @type {{[kind: string]: number[]}} */
const SIZES = { b: [1], i: [1, 2, 4, 8], u: [1, 2, 4, 8], f: [2, 4, 8], c: [8, 16] };

const UNITS = new Set(['Y', 'M', 'W', 'D', 'h', 'm', 's', 'ms', 'us', 'ns', 'ps', 'fs', 'as']);
const MOST_UNITS = 2 ** 31 - 1;

/** Without a byte order, or with a sign that says that there is none, it is the machine's. */
const TIME = /^(?:(datetime|timedelta)64|([<>=|]?)([mM])8)(\[.*\])?$/;
const SIZED = /^([<>=|]?)([biufcSUV])(\d+)$/;
const BOOL = /^[<>=|]?\?$/;

/** The first has other bytes on other machines. */
const LONG_DOUBLE =
  /^[<>=|]?(?:f0*(?:12|16)|c0*(?:24|32)|g|G|c?longdouble|float(?:96|128)|complex(?:192|256))$/;
const OBJECT = /^[<>=|]?(?:O.*|object)$/;

/**
 * @param {string} text
 * @returns {Code}
 * @throws {ArrayError} if it says no dtype that can be told to others
 */
export function readCode(text) {
  if (BOOL.test(text)) return { kind: 'b', size: 1, isBig: false, unit: '' };
  const time = text.match(TIME);
  if (time) return ofTime(time, text);
  if (LONG_DOUBLE.test(text) || OBJECT.test(text)) {
    throw refusal(text, 'cannot leave its machine; use float64, or text');
  }
  const [, order, kind, digits] = text.match(SIZED) ?? [];
  const size = Number(digits);
  if (kind === undefined || (kind in SIZES && !SIZES[kind].includes(size))) {
    throw refusal(text, 'is unknown; use a name such as `float64` or a code such as `<f8`');
  }
  if (size * (kind === 'U' ? 4 : 1) > MAX_ITEM_SIZE) {
    throw refusal(text, `has items of more than ${MAX_ITEM_SIZE} bytes`);
  }
  return { kind, size, isBig: order === '>', unit: '' };
}

/**
 * @param {RegExpMatchArray} parts
 * @param {string} text
 */
function ofTime([, name, order, letter, brackets = '[generic]'], text) {
  const [, digits, base] = brackets.match(/^\[(\d*)([A-Za-z]+)\]$/) ?? [];
  const count = digits ? Number(digits) : 1;
  const most = base === 'generic' ? 1 : UNITS.has(base) ? MOST_UNITS : 0;
  if (count < 1 || count > most) {
    throw refusal(text, 'has no unit of time that NumPy knows; use one such as `[ms]`');
  }
  const unit = base === 'generic' ? '' : `[${count === 1 ? '' : count}${base}]`;
  const kind = letter ?? (name === 'datetime' ? 'M' : 'm');
  return { kind, size: 8, isBig: order === '>', unit };
}

/**
 * @param {string} text
 * @param {string} problem
 */
function refusal(text, problem) {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new ArrayError(`the dtype \`${shown}\` ${problem}`);
}
