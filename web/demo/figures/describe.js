/** What a chart shows, in words. */

import { formatCount } from '../format.js';
import { extentOf, shortNumber } from './scale.js';

/** @import { Axis, Chart } from './chart.js' */

const NAMES = { line: 'Line chart', bars: 'Bar chart', heatmap: 'Heat map' };

/** @param {Chart} chart */
export function describeChart(chart) {
  const { kind, x, y, z } = chart;
  const values = z?.values ?? /** @type {Float64Array} */ (y.values);
  const size = z
    ? `${formatCount(y.values.length, 'row')} by ${formatCount(x.values.length, 'column')}`
    : formatCount(values.length, 'value');
  const axes = [range(x, 'x'), z && range(y, 'y'), range(z ?? y, z ? 'values' : 'y')];
  const sentences = [`${NAMES[kind]}: ${size}`, ...axes.filter(Boolean), peak(chart, values)];
  return `${sentences.filter(Boolean).join('. ')}.`;
}

/** @param {Axis} axis @param {string} name */
function range({ label, values }, name) {
  const shown = label || name;
  if (Array.isArray(values)) return `${shown}: ${values.slice(0, 20).join(', ')}`;
  const extent = extentOf(values);
  if (!extent) return `${shown}: nothing finite`;
  return `${shown}: ${shortNumber(extent[0])} to ${shortNumber(extent[1])}`;
}

/**
 * @param {Chart} chart
 * @param {Float64Array} values
 */
function peak({ x, y, z }, values) {
  const extent = extentOf(values);
  if (!extent || extent[0] === extent[1]) return null;
  const at = values.indexOf(extent[1]);
  const columns = x.values.length;
  const places = z ? [at % columns, Math.floor(at / columns)] : [at];
  const named = places.map((index, axis) => {
    const { label, values: along } = axis === 0 ? x : y;
    const value = along[index];
    return `${label || 'xy'[axis]} ${typeof value === 'number' ? shortNumber(value) : value}`;
  });
  return `Greatest at ${named.join(', ')}`;
}
