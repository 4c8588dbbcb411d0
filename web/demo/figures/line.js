/** Lines and bars. */

import { svg } from '../dom.js';
import { Plot, positions, withRoom } from './plot.js';
import { barPoints, linePoints } from './reduce.js';
import { extentOf, widened } from './scale.js';

/** @import { Chart } from './chart.js' */

/**
 * @param {Chart} chart of one of the two kinds
 * @param {number} width in pixels
 * @returns {Element}
 */
export function drawLine(chart, width) {
  const { kind, x } = chart;
  const along = positions(x);
  const values = /** @type {Float64Array} */ (chart.y.values);
  const extents = { x: extentOf(along) ?? [0, 1], y: extentOf(values) ?? [0, 1] };
  const shown = kind === 'bars' ? withZero(extents.y) : extents.y;
  const plot = new Plot(
    width,
    { axis: x, extent: kind === 'bars' ? withRoom(x, extents.x) : widened(extents.x) },
    { axis: chart.y, extent: widened(shown) },
  );
  const drawn = kind === 'bars' ? bars(plot, along, values) : curve(plot, along, values);
  return svg('g', {}, plot.axes(), drawn);
}

/** Bars begin at 0. @param {[number, number]} extent @returns {[number, number]} */
function withZero([least, greatest]) {
  return [Math.min(0, least), Math.max(0, greatest)];
}

/**
 * @param {Plot} plot
 * @param {Float64Array} along
 * @param {Float64Array} values
 */
function curve(plot, along, values) {
  let path = '';
  let isDown = false;
  for (const index of linePoints(values, Math.round(plot.right - plot.left))) {
    const [x, y] = [plot.x(along[index]), plot.y(values[index])];
    const isThere = Number.isFinite(x) && Number.isFinite(y);
    if (isThere) path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isDown = isThere;
  }
  return svg('path', { d: path, class: 'curve' });
}

/**
 * @param {Plot} plot
 * @param {Float64Array} along
 * @param {Float64Array} values
 */
function bars(plot, along, values) {
  const most = Math.round((plot.right - plot.left) / 3);
  const indices = barPoints(values, most).filter(
    (index) => Number.isFinite(values[index]) && Number.isFinite(along[index]),
  );
  const room = (plot.right - plot.left) / Math.min(values.length, most);
  const barWidth = Math.max(1, Math.min(room * 0.8, 48));
  const zero = plot.y(0);
  const drawn = indices.map((index) => {
    const y = plot.y(values[index]);
    const height = Math.max(Math.abs(y - zero), 0.5);
    return svg('rect', {
      ...{ x: plot.x(along[index]) - barWidth / 2, y: Math.min(y, zero) },
      ...{ width: barWidth, height, class: 'bar-of-chart' },
    });
  });
  return svg('g', {}, ...drawn);
}
