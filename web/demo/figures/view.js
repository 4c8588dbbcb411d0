/** Shows the arrays and charts of a run's results. */

import { byId, html, prose, svg } from '../dom.js';
import { describeChart } from './describe.js';
import { findFigures } from './find.js';
import { drawHeatMap } from './heat-map.js';
import { drawLine } from './line.js';
import { HEIGHT } from './plot.js';
import { saveFile } from './save.js';
import { arrayTable, chartTable } from './table.js';

/** @import { NdArray } from '../../loader/index.js' */
/** @import { Chart } from './chart.js' */
/** @import { Figure } from './find.js' */

/** Below this the ticks would lie on each other. */
const LEAST_WIDTH = 280;

export class FiguresView {
  #container = byId('figures');
  /** Draws each chart anew when there is more or less room. @type {(() => void)[]} */
  #redraw = [];

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.#container);
  }

  clear() {
    this.#redraw = [];
    this.#container.replaceChildren();
  }

  /** @param {unknown[]} results */
  show(results) {
    this.clear();
    const { figures, leftOut } = findFigures(results);
    this.#container.replaceChildren(...figures.map((figure) => this.#figure(figure)));
    if (leftOut > 0) {
      this.#container.append(html('p', { class: 'quiet' }, `${leftOut} more are not shown.`));
    }
    this.#draw();
  }

  #draw() {
    for (const draw of this.#redraw) draw();
  }

  /** @param {Figure} figure */
  #figure({ title, chart, defect, arrays }) {
    const parts = [html('h3', {}, title)];
    if (defect) parts.push(html('p', { class: 'verdict wrong' }, ...prose(defect)));
    if (chart) parts.push(this.#chart(chart));
    if (chart && !chart.z) parts.push(chartTable(chart, title));
    parts.push(...arrays.flatMap(({ name, array }) => arrayParts(name, array, chart)));
    return html('section', { class: 'figure', 'aria-label': title }, ...parts);
  }

  /** @param {Chart} chart */
  #chart(chart) {
    const box = html('div', { class: `chart ${chart.kind}` });
    let drawnAt = 0;
    this.#redraw.push(() => {
      const width = Math.max(LEAST_WIDTH, Math.floor(this.#container.clientWidth));
      if (width === drawnAt) return;
      drawnAt = width;
      box.replaceChildren(...drawChart(chart, width));
    });
    return box;
  }
}

/** @param {Chart} chart @param {number} width */
function drawChart(chart, width) {
  const picture = svg('svg', {
    ...{ viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT },
    ...{ role: 'img', 'aria-label': describeChart(chart) },
  });
  if (!chart.z) {
    picture.append(drawLine(chart, width));
    return [picture];
  }
  const { drawn, cells, key } = drawHeatMap(chart, width);
  picture.append(drawn);
  return [html('div', { class: 'layers' }, picture, cells), key];
}

/**
 * What is known of an array, and a way to keep it.
 *
 * @param {string} name
 * @param {NdArray} array
 * @param {Chart | null} chart
 */
function arrayParts(name, array, chart) {
  const save = html(
    'button',
    { type: 'button', class: 'small', 'aria-label': `Save as .npy: ${name}` },
    'Save as .npy',
  );
  save.addEventListener('click', () => saveFile(`${fileName(name)}.npy`, array.toNpy()));
  const facts = html('code', {}, `${name}: ${array.dtype}, shape (${shapeText(array.shape)})`);
  const bar = html('div', { class: 'bar array' }, facts, save);
  return chart && !chart.z ? [bar] : [bar, arrayTable(array, name)];
}

/** As Python writes it. @param {readonly number[]} shape */
function shapeText(shape) {
  return shape.length === 1 ? `${shape[0]},` : shape.join(', ');
}

/** @param {string} place */
function fileName(place) {
  return place.replace(/[^\w.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'array';
}
