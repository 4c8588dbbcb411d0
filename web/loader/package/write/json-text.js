/** JSON as the Rust writer prints it, byte for byte. */

import { NumberText } from './json-tree.js';

/** @import { JsonTree } from './json-tree.js' */

const STEP = '  ';

/** Integers that stay integers: those of 64 bits. Beyond them a number is a float. */
const INTEGERS = Object.freeze({ least: -(2n ** 63n), greatest: 2n ** 64n - 1n });

/** The powers of ten between which a float is written without an exponent. */
const FIXED = Object.freeze({ least: -5, greatest: 15 });

/**
 * @param {JsonTree} value
 * @param {string} [indent] of the line that it begins in
 * @returns {string}
 */
export function prettyJson(value, indent = '') {
  const inner = indent + STEP;
  if (value instanceof NumberText) return numberText(value.text);
  if (Array.isArray(value)) {
    return block(
      '[]',
      value.map((item) => prettyJson(item, inner)),
      indent,
    );
  }
  if (!(value instanceof Map)) return JSON.stringify(value);
  const fields = [...value].map(([name, field]) => {
    return `${JSON.stringify(name)}: ${prettyJson(field, inner)}`;
  });
  return block('{}', fields, indent);
}

/**
 * @param {string} brackets
 * @param {string[]} lines
 * @param {string} indent
 */
function block(brackets, lines, indent) {
  if (lines.length === 0) return brackets;
  const inner = lines.map((line) => `\n${indent}${STEP}${line}`).join(',');
  return `${brackets[0]}${inner}\n${indent}${brackets[1]}`;
}

/** @param {string} text */
function numberText(text) {
  if (/^-?\d+$/.test(text) && text !== '-0') {
    const integer = BigInt(text);
    if (integer >= INTEGERS.least && integer <= INTEGERS.greatest) return text;
  }
  return floatText(Number(text));
}

/**
 * The shortest digits that give the same float, always with a point or an exponent.
 *
 * @param {number} value
 */
function floatText(value) {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa, power] = Math.abs(value).toExponential().split('e');
  const exponent = Number(power);
  const digits = mantissa.replace('.', '');
  if (exponent < FIXED.least || exponent > FIXED.greatest) return `${sign}${mantissa}e${power}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
