/** What a chart shows: from a hint in a result, or from an array alone. */

import { NdArray } from '../../loader/index.js';
import { isNumeric, numbersOf } from './values.js';

/**
 * What runs along an axis: numbers, or names.
 *
 * @typedef {{label: string, values: Float64Array | string[]}} Axis
 *
 * @typedef {object} Chart
 * @property {'line' | 'bars' | 'heatmap'} kind
 * @property {Axis} x
 * @property {Axis} y of a heat map: what its rows are; else the values
 * @property {{label: string, values: Float64Array} | null} z of a heat map: the values, row by row
 */

const KINDS = ['line', 'bars', 'heatmap'];

/** A hint asks for something that cannot be drawn. */
export class ChartDefect extends Error {}

/**
 * @param {{[field: string]: unknown}} hint the object under the key `chart`
 * @returns {Chart}
 * @throws {ChartDefect}
 */
export function chartOf(hint) {
  const kind = hint.kind ?? ('z' in hint ? 'heatmap' : 'line');
  if (!KINDS.includes(String(kind))) {
    throw new ChartDefect(`\`kind\` is ${JSON.stringify(kind)}; there are ${KINDS.join(', ')}`);
  }
  if (kind === 'heatmap') return heatMapOf(hint);
  const values = oneDimension(hint.y, 'y');
  const x = axisOf(hint, 'x', values.length);
  const y = { label: labelOf(hint, 'y'), values };
  return { kind: /** @type {'line' | 'bars'} */ (kind), x, y, z: null };
}

/**
 * What is drawn of an array that nobody gave a hint for.
 *
 * @param {NdArray} array
 * @returns {Chart | null}
 */
export function chartOfArray(array) {
  const { shape } = array;
  const isDrawn = isNumeric(array) && shape.length <= 2 && shape.every((length) => length > 1);
  if (!isDrawn || shape.length === 0) return null;
  return shape.length === 1
    ? chartOf({ y: array, x_label: 'index' })
    : chartOf({ z: array, x_label: 'column', y_label: 'row' });
}

/** @param {{[field: string]: unknown}} hint @returns {Chart} */
function heatMapOf(hint) {
  const { values, rows, columns } = twoDimensions(hint.z);
  return {
    kind: 'heatmap',
    x: axisOf(hint, 'x', columns),
    y: axisOf(hint, 'y', rows),
    z: { label: labelOf(hint, 'z'), values },
  };
}

/**
 * @param {{[field: string]: unknown}} hint
 * @param {'x' | 'y'} name
 * @param {number} length
 * @returns {Axis}
 */
function axisOf(hint, name, length) {
  const label = labelOf(hint, name);
  const given = hint[name];
  if (given === undefined || given === null) {
    return { label, values: Float64Array.from({ length }, (_, index) => index) };
  }
  const isNames = Array.isArray(given) && given.every((value) => typeof value === 'string');
  const values = isNames && given.length > 0 ? given : oneDimension(given, name);
  if (values.length !== length) {
    throw new ChartDefect(`\`${name}\` has ${values.length} values, and ${length} are drawn`);
  }
  return { label, values };
}

/** @param {{[field: string]: unknown}} hint @param {string} name */
function labelOf(hint, name) {
  const label = hint[`${name}_label`] ?? '';
  if (typeof label !== 'string') throw new ChartDefect(`\`${name}_label\` is no text`);
  return label;
}

/** @param {unknown} values @param {string} name */
function oneDimension(values, name) {
  if (values instanceof NdArray && values.shape.length !== 1) {
    throw new ChartDefect(
      `\`${name}\` has the shape (${values.shape.join(', ')}), not one dimension`,
    );
  }
  const numbers = numbersOf(values);
  if (!numbers) throw new ChartDefect(`\`${name}\` is no list of numbers`);
  if (numbers.length === 0) throw new ChartDefect(`\`${name}\` is empty`);
  return numbers;
}

/** @param {unknown} values */
function twoDimensions(values) {
  if (values instanceof NdArray) {
    const numbers = numbersOf(values);
    const [rows, columns] = values.shape;
    if (numbers && values.shape.length === 2 && numbers.length > 0) {
      return { values: numbers, rows, columns };
    }
  } else if (Array.isArray(values) && values.length > 0) {
    const lists = values.map(numbersOf);
    const columns = lists[0]?.length ?? 0;
    if (columns > 0 && lists.every((list) => list?.length === columns)) {
      const joined = Float64Array.from(lists.flatMap((list) => [.../** @type {any} */ (list)]));
      return { values: joined, rows: lists.length, columns };
    }
  }
  throw new ChartDefect(
    '`z` is no table of numbers: an array of two dimensions, or lists of one length',
  );
}
