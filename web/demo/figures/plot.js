/** The frame of a chart: where values are, and the axes with their ticks and labels. */

import { svg } from '../dom.js';
import { scaleFor, shortNumber, ticksIn } from './scale.js';

/** @import { Axis } from './chart.js' */

export const HEIGHT = 280;
const TOP = 12;
const RIGHT = 16;
/** Of a character of a tick, in a wide font; nothing can be measured before it is drawn. */
const CHARACTER = 7.5;
const LINE = 18;
const LEAST_LEFT = 40;
const TICK_GAP = { x: 84, y: 36 };
/** Longer names are cut. */
const NAME_LENGTH = 12;

/**
 * @typedef {object} Side an axis with the extent that is shown
 * @property {Axis} axis
 * @property {[number, number]} extent
 *
 * @typedef {{at: number, text: string}} Tick
 */

export class Plot {
  /**
   * @param {number} width of the whole chart
   * @param {Side} x
   * @param {Side} y
   */
  constructor(width, x, y) {
    this.width = width;
    this.labels = { x: x.axis.label, y: y.axis.label };
    this.bottom = HEIGHT - LINE - (x.axis.label ? LINE + 4 : 4);
    this.yTicks = ticksOf(y, (this.bottom - TOP) / TICK_GAP.y);
    const longest = Math.max(0, ...this.yTicks.map(({ text }) => text.length));
    this.left = Math.max(LEAST_LEFT, longest * CHARACTER + 14 + (y.axis.label ? LINE : 0));
    this.top = TOP;
    this.right = Math.max(this.left + 40, width - RIGHT);
    this.x = scaleFor(x.extent, this.left, this.right);
    this.y = scaleFor(y.extent, this.bottom, TOP);
    this.xTicks = ticksOf(x, (this.right - this.left) / TICK_GAP.x);
  }

  /** What is drawn below the values. */
  axes() {
    const { left, right, top, bottom } = this;
    const lines = this.yTicks.map(({ at }) => line(left, this.y(at), right, this.y(at), 'grid'));
    const marks = this.xTicks.map(({ at }) =>
      line(this.x(at), bottom, this.x(at), bottom + 5, 'mark'),
    );
    const base = line(left, bottom, right, bottom, 'mark');
    return svg('g', {}, ...lines, ...marks, base, ...this.#texts(), ...this.#names(top));
  }

  #texts() {
    const along = this.xTicks.map(({ at, text }) =>
      svg('text', { x: this.x(at), y: this.bottom + LINE, 'text-anchor': 'middle' }, text),
    );
    const up = this.yTicks.map(({ at, text }) =>
      svg('text', { x: this.left - 8, y: this.y(at) + 4, 'text-anchor': 'end' }, text),
    );
    return [...along, ...up];
  }

  /** @param {number} top */
  #names(top) {
    const middle = { x: (this.left + this.right) / 2, y: (top + this.bottom) / 2 };
    const { x, y } = this.labels;
    const turn = `rotate(-90 12 ${middle.y})`;
    const attributes = { class: 'label', 'text-anchor': 'middle' };
    return [
      ...(x ? [svg('text', { ...attributes, x: middle.x, y: HEIGHT - 6 }, x)] : []),
      ...(y ? [svg('text', { ...attributes, x: 12, y: middle.y, transform: turn }, y)] : []),
    ];
  }
}

/**
 * The extent of an axis whose values each take some room, such as bars.
 *
 * @param {Axis} axis
 * @param {[number, number]} extent of its numbers
 * @returns {[number, number]}
 */
export function withRoom({ values }, [least, greatest]) {
  const half = values.length > 1 ? (greatest - least) / (values.length - 1) / 2 : 0.5;
  return [least - (half || 0.5), greatest + (half || 0.5)];
}

/** Numbers for the values of an axis: names are numbered. @param {Axis} axis */
export function positions({ values }) {
  return Array.isArray(values) ? Float64Array.from(values.keys()) : values;
}

/** @param {Side} side @param {number} wanted @returns {Tick[]} */
function ticksOf({ axis: { values }, extent }, wanted) {
  if (!Array.isArray(values)) {
    return ticksIn(extent, wanted).map((at) => ({ at, text: shortNumber(at) }));
  }
  const step = Math.max(1, Math.ceil(values.length / Math.max(1, wanted)));
  const ticks = values.map((name, at) => ({ at, text: cut(name) }));
  return ticks.filter((_, index) => index % step === 0);
}

/** @param {string} name */
function cut(name) {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {string} name
 */
function line(x1, y1, x2, y2, name) {
  return svg('line', { x1, y1, x2, y2, class: name });
}
