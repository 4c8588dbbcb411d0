/** What of the results is worth a figure. */

import { NdArray } from '../../loader/index.js';
import { ChartDefect, chartOf, chartOfArray } from './chart.js';

/** @import { Chart } from './chart.js' */

/** More would make a long page of what nobody looks at. */
export const MAX_FIGURES = 12;

/** Results are as deep and as long as a pipeline likes. */
const MAX_DEPTH = 32;
const MAX_VALUES = 100_000;

/** The key of a hint, and the fields of one that have values. */
const HINT = 'chart';
const DRAWN = ['x', 'y', 'z'];

/**
 * @typedef {object} Figure
 * @property {string} title
 * @property {Chart | null} chart
 * @property {string | null} defect why there is no chart, although one was asked for
 * @property {{name: string, array: NdArray}[]} arrays what it shows
 */

/**
 * The figures in the order of the results.
 *
 * @param {unknown[]} results
 * @returns {{figures: Figure[], leftOut: number}}
 */
export function findFigures(results) {
  const search = new Search();
  const series = seriesOf(results);
  if (series) search.add(() => hintFigure({ y: series.values }, series.place));
  for (const [index, item] of results.entries()) search.visit(item, `results[${index}]`, 0);
  return { figures: search.figures, leftOut: search.leftOut };
}

/**
 * Plain numbers that are all there is: an item each, or one item with all of them.
 *
 * @param {unknown[]} results
 */
function seriesOf(results) {
  const isOne = results.length === 1 && Array.isArray(results[0]);
  const values = /** @type {unknown[]} */ (isOne ? results[0] : results);
  const isSeries = values.length > 1 && values.every((value) => typeof value === 'number');
  return isSeries ? { values, place: isOne ? 'results[0]' : 'results' } : null;
}

class Search {
  /** @type {Figure[]} */
  figures = [];
  /** How many more there are. */
  leftOut = 0;
  #visited = 0;

  /**
   * @param {unknown} value
   * @param {string} place
   * @param {number} depth
   */
  visit(value, place, depth) {
    this.#visited += 1;
    if (value instanceof NdArray) this.add(() => arrayFigure(value, place));
    else if (typeof value !== 'object' || value === null) return;
    else if (depth < MAX_DEPTH && this.#visited < MAX_VALUES)
      this.#visitInside(value, place, depth);
  }

  /**
   * @param {object} value
   * @param {string} place
   * @param {number} depth
   */
  #visitInside(value, place, depth) {
    const isList = Array.isArray(value);
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner !== 'object' || inner === null) continue;
      const step = isList ? `[${name}]` : `.${name}`;
      const isHint =
        name === HINT && !isList && !(inner instanceof NdArray) && !Array.isArray(inner);
      if (isHint) this.add(() => hintFigure(inner, place + step));
      else this.visit(inner, place + step, depth + 1);
    }
  }

  /** A figure copies its values, so that none is made in vain. @param {() => Figure} make */
  add(make) {
    if (this.figures.length < MAX_FIGURES) this.figures.push(make());
    else this.leftOut += 1;
  }
}

/** @param {NdArray} array @param {string} place @returns {Figure} */
function arrayFigure(array, place) {
  return {
    title: place,
    chart: chartOfArray(array),
    defect: null,
    arrays: [{ name: place, array }],
  };
}

/** @param {{[field: string]: any}} hint @param {string} place @returns {Figure} */
function hintFigure(hint, place) {
  const title = typeof hint.title === 'string' && hint.title.trim() ? hint.title : place;
  const arrays = DRAWN.filter((name) => hint[name] instanceof NdArray).map((name) => ({
    name: `${place}.${name}`,
    array: hint[name],
  }));
  try {
    return { title, chart: chartOf(hint), defect: null, arrays };
  } catch (error) {
    if (!(error instanceof ChartDefect)) throw error;
    return { title, chart: null, defect: `\`${place}\` cannot be drawn: ${error.message}`, arrays };
  }
}
