/** Tables of numbers as colours. */

import { html, svg } from '../dom.js';
import { HEIGHT, Plot, positions, withRoom } from './plot.js';
import { cells } from './reduce.js';
import { extentOf, shortNumber, widened } from './scale.js';

/** @import { Axis, Chart } from './chart.js' */

const MOST = { rows: 280, columns: 800 };

/** Colours that get lighter evenly, and that people with any kind of sight can tell apart: viridis. */
const STOPS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/**
 * @param {Chart} chart of this kind
 * @param {number} width in pixels
 * @returns {{drawn: Element, cells: HTMLCanvasElement, key: HTMLElement}} axes, what is painted above them,
 *   and what the colours mean
 */
export function drawHeatMap({ x, y, z }, width) {
  const { label, values } = /** @type {NonNullable<Chart['z']>} */ (z);
  const plot = new Plot(width, sideOf(x), sideOf(y));
  const size = { rows: y.values.length, columns: x.values.length };
  const extent = extentOf(values) ?? [0, 1];
  const canvas = paint(cells(values, size, MOST), widened(extent));
  place(canvas, plot);
  return { drawn: svg('g', {}, plot.axes()), cells: canvas, key: keyOf(label, extent) };
}

/** @param {Axis} axis */
function sideOf(axis) {
  return { axis, extent: withRoom(axis, extentOf(positions(axis)) ?? [0, 1]) };
}

/**
 * A pixel for each cell; the first row is at the bottom.
 *
 * @param {ReturnType<typeof cells>} table
 * @param {[number, number]} extent
 */
function paint({ values, rows, columns }, [least, greatest]) {
  const canvas = /** @type {HTMLCanvasElement} */ (
    html('canvas', { width: columns, height: rows })
  );
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = context.createImageData(columns, rows);
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const row = rows - 1 - Math.floor(index / columns);
    const share = Math.min(1, Math.max(0, (value - least) / (greatest - least)));
    image.data.set([...colourOf(share), 255], (row * columns + (index % columns)) * 4);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** @param {number} share from 0 to 1 */
function colourOf(share) {
  const at = share * (STOPS.length - 1);
  const stop = Math.min(Math.floor(at), STOPS.length - 2);
  return STOPS[stop].map((from, part) => from + (STOPS[stop + 1][part] - from) * (at - stop));
}

/**
 * Above the axes, in shares of the chart, so that both shrink alike.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Plot} plot
 */
function place({ style }, { left, right, top, bottom, width }) {
  const share = (/** @type {number} */ part, /** @type {number} */ whole) =>
    `${(part / whole) * 100}%`;
  style.left = share(left, width);
  style.width = share(right - left, width);
  style.top = share(top, HEIGHT);
  style.height = share(bottom - top, HEIGHT);
}

/**
 * @param {string} label
 * @param {[number, number]} extent
 */
function keyOf(label, [least, greatest]) {
  const scale = html('span', { class: 'colours', 'aria-hidden': 'true' });
  const stops = STOPS.map((stop) => `rgb(${stop.join(' ')})`);
  scale.style.background = `linear-gradient(90deg, ${stops.join(', ')})`;
  const ends = [least, greatest].map((value) => shortNumber(value, 4));
  return html('p', { class: 'chart-key quiet' }, ends[0], scale, ends[1], label && `  ${label}`);
}
