/** The first values of a figure, as tables. */

import { NdArray } from '../../loader/index.js';
import { html } from '../dom.js';
import { formatCount } from '../format.js';
import { shortNumber } from './scale.js';
import { itemText } from './values.js';

/** @import { Axis, Chart } from './chart.js' */

const MOST_ROWS = 12;
const MOST_COLUMNS = 8;

/**
 * The values that a line or bars are drawn of.
 *
 * @param {Chart} chart
 * @param {string} title
 */
export function chartTable({ x, y }, title) {
  const count = Math.min(y.values.length, MOST_ROWS);
  const rows = Array.from({ length: count }, (_, index) => [
    axisText(x, index),
    axisText(y, index),
  ]);
  return table([x.label || 'x', y.label || 'y'], rows, title, y.values.length);
}

/** @param {Axis} axis @param {number} index */
function axisText({ values }, index) {
  const value = values[index];
  return typeof value === 'string' ? value : shortNumber(value, 9);
}

/**
 * The first items: of a table its first rows and columns, of anything else one after the other.
 *
 * @param {NdArray} array
 * @param {string} title
 */
export function arrayTable(array, title) {
  const { shape, size } = array;
  const columns = shape.length === 2 ? shape[1] : 1;
  const shown = Math.min(columns, MOST_COLUMNS);
  const count = Math.min(size / (columns || 1), MOST_ROWS);
  const rows = Array.from({ length: count }, (_, row) => [
    String(row),
    ...Array.from({ length: shown }, (_, column) => itemText(array, row * columns + column)),
  ]);
  const heads =
    shape.length === 2 ? Array.from({ length: shown }, (_, at) => String(at)) : ['value'];
  return table([shape.length === 2 ? 'row' : 'index', ...heads], rows, title, size);
}

/**
 * @param {string[]} heads
 * @param {string[][]} rows
 * @param {string} title
 * @param {number} size of all that there is
 */
function table(heads, rows, title, size) {
  const head = html(
    'tr',
    {},
    ...heads.map((name) => html('th', { scope: 'col', class: 'number' }, name)),
  );
  const body = rows.map(([first, ...others]) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row', class: 'number' }, first),
      ...others.map((text) => html('td', { class: 'number' }, text)),
    ),
  );
  const shown = html('table', {}, html('thead', {}, head), html('tbody', {}, ...body));
  const region = {
    class: 'scroll',
    role: 'region',
    'aria-label': `Values of ${title}`,
    tabindex: 0,
  };
  const isAll = rows.length * Math.max(1, heads.length - 1) >= size;
  const summary = isAll ? 'Values' : `First of ${formatCount(size, 'value')}`;
  return html('details', {}, html('summary', {}, summary), html('div', region, shown));
}
