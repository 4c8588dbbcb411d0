/** Draws a sound along its time, with what is said in it and the place that is played. */

import { byId, svg } from '../dom.js';
import { ticksIn } from '../figures/scale.js';
import { formatPlace } from './segments.js';

/** @import { Peaks } from './peaks.js' */
/** @import { Segment } from './segments.js' */

const HEIGHT = 132;
const WAVE_HEIGHT = 92;
const LANE = { top: 96, height: 10 };
const TEXT_Y = 126;
const BAR = 3;
const TICK_GAP = 90;

/** What is quieter is drawn as if this were full scale, so that it can be seen. */
const LEAST_SCALE = 0.1;

export class Waveform {
  #box = byId('sound-wave');
  /** @type {Peaks | null} */
  #peaks = null;
  #seconds = 0;
  /** @type {Segment[]} */
  #segments = [];
  #head = svg('line', { class: 'head', y1: 0, y2: LANE.top + LANE.height });
  #frame = 0;

  constructor() {
    new ResizeObserver(() => this.#drawSoon()).observe(this.#box);
  }

  /**
   * @param {Peaks | null} peaks
   * @param {number} seconds that the picture shows
   */
  show(peaks, seconds = peaks?.seconds ?? 0) {
    this.#peaks = peaks;
    this.#seconds = seconds;
    this.#drawSoon();
  }

  /** @param {Segment[]} segments */
  mark(segments) {
    this.#segments = segments;
    this.#drawSoon();
  }

  /** Moves the line that shows what is played. @param {number | null} seconds */
  pointAt(seconds) {
    const x = ((seconds ?? 0) / (this.#seconds || 1)) * this.#width;
    for (const name of ['x1', 'x2']) this.#head.setAttribute(name, String(x));
    this.#head.classList.toggle('moving', seconds !== null);
  }

  /** The place in seconds below the pointer. @param {MouseEvent} event */
  placeOf({ clientX }) {
    const { left, width } = this.#box.getBoundingClientRect();
    return (Math.max(0, Math.min(width, clientX - left)) / (width || 1)) * this.#seconds;
  }

  get #width() {
    return Math.max(1, Math.floor(this.#box.clientWidth));
  }

  #drawSoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const width = this.#width;
    const picture = svg('svg', {
      ...{ viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'img' },
      'aria-label': this.#description(),
    });
    picture.append(this.#line(width));
    if (this.#peaks && this.#seconds > 0) {
      const x = (/** @type {number} */ seconds) => (seconds / this.#seconds) * width;
      const marks = this.#segments.map((segment, index) => markOf(segment, index, x));
      picture.append(this.#wave(width), ...marks, ...this.#ticks(width, x), this.#head);
    }
    this.#box.replaceChildren(picture);
  }

  /** @param {number} width */
  #line(width) {
    const y = WAVE_HEIGHT / 2;
    return svg('line', { class: 'silence', x1: 0, x2: width, y1: y, y2: y });
  }

  /** @param {number} width */
  #wave(width) {
    const peaks = /** @type {Peaks} */ (this.#peaks);
    const columns = peaks.columns(Math.ceil(width / BAR), this.#seconds);
    const scale = WAVE_HEIGHT / 2 / Math.max(LEAST_SCALE, peaks.greatest);
    const strokes = Array.from(columns, (peak, index) => {
      const half = Math.max(0.5, peak * scale);
      return `M${index * BAR + BAR / 2} ${WAVE_HEIGHT / 2 - half}v${2 * half}`;
    });
    const heard = Math.ceil((peaks.seconds / this.#seconds) * columns.length);
    return svg('path', { class: 'wave', d: strokes.slice(0, heard).join('') });
  }

  /** @param {number} width @param {(seconds: number) => number} x */
  #ticks(width, x) {
    const ticks = ticksIn([0, this.#seconds], width / TICK_GAP).filter(Number.isInteger);
    return ticks.map((seconds) => {
      const isLast = x(seconds) > width - 16;
      const anchor = seconds === 0 ? 'start' : isLast ? 'end' : 'middle';
      return svg('text', { x: x(seconds), y: TEXT_Y, 'text-anchor': anchor }, formatPlace(seconds));
    });
  }

  #description() {
    if (!this.#peaks) return 'No sound yet';
    const said =
      this.#segments.length > 0 ? `, of which ${this.#segments.length} parts are text` : '';
    return `Sound of ${this.#seconds.toFixed(1)} seconds${said}`;
  }
}

/** @param {Segment} segment @param {number} index @param {(seconds: number) => number} x */
function markOf({ start, end, text }, index, x) {
  const attributes = {
    class: `said ${index % 2 ? 'odd' : 'even'}`,
    x: x(start),
    y: LANE.top,
    rx: 2,
  };
  const size = { width: Math.max(2, x(end) - x(start) - 1), height: LANE.height };
  return svg('rect', { ...attributes, ...size }, svg('title', {}, text));
}
