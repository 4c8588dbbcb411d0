/** Shows what is said, as it comes, and lets people keep it. */

import { byId, html } from '../dom.js';
import { saveFile } from '../figures/save.js';
import { formatTime } from '../format.js';
import { asSubtitles, asText, formatPlace, segmentsOf, subtitlesOf } from './segments.js';

/** @import { Segment } from './segments.js' */

/** More would make the page slow, and nobody reads them; all of them are kept. */
const MOST_SHOWN = 2000;

/** What files are called that are saved of a sound without a name. */
export const NAME = 'sound';

export class Transcript {
  #box = byId('transcript');
  #list = byId('transcript-segments');
  #speed = byId('transcript-speed');
  #note = byId('transcript-note');
  #onPlay;
  /** @type {string | null} */
  #subtitles = null;
  #begun = 0;
  #known = new Set();
  /** @type {Segment[]} */
  segments = [];
  /** What the saved files are called. */
  name = NAME;

  /** @param {(seconds: number) => void} onPlay from there */
  constructor(onPlay) {
    this.#onPlay = onPlay;
    byId('transcript-copy').addEventListener('click', () => this.#copy());
    byId('transcript-text').addEventListener('click', () =>
      this.#save('txt', asText(this.segments)),
    );
    byId('transcript-subtitles').addEventListener('click', () =>
      this.#save('srt', this.#subtitles ?? asSubtitles(this.segments)),
    );
  }

  clear() {
    this.segments = [];
    this.#known.clear();
    this.#subtitles = null;
    this.#begun = performance.now();
    this.#list.replaceChildren();
    this.#speed.textContent = '';
    this.#note.textContent = '';
    this.#box.hidden = true;
  }

  /**
   * @param {unknown} result
   * @returns {boolean} whether something is said in it
   */
  add(result) {
    this.#subtitles = subtitlesOf(result) ?? this.#subtitles;
    // A result at the end may have once more what came before.
    const found = segmentsOf(result).filter((segment) => this.#isNew(segment));
    const room = Math.max(0, MOST_SHOWN - this.segments.length);
    this.#list.append(...found.slice(0, room).map((segment) => this.#row(segment)));
    for (const segment of found) this.segments.push(segment); // more than a call has room for
    if (found.length > 0) this.#box.hidden = false;
    return found.length > 0;
  }

  /**
   * How fast it goes so far.
   *
   * @param {number | null} seconds of the sound that is done; null where nobody knows
   * @param {number} milliseconds that it took
   */
  showSpeed(seconds, milliseconds = performance.now() - this.#begun) {
    const time = formatTime(milliseconds);
    const factor = seconds === null ? 0 : (seconds * 1000) / Math.max(1, milliseconds);
    const digits = factor < 10 ? 1 : 0;
    this.#speed.textContent = factor
      ? `${seconds?.toFixed(1)} s of sound in ${time}: ${factor.toFixed(digits)} seconds of sound per second`
      : time;
  }

  /** @param {Segment} segment */
  #isNew({ start, end, text }) {
    const key = JSON.stringify([start, end, text]);
    const isNew = !this.#known.has(key);
    this.#known.add(key);
    return isNew;
  }

  /** @param {Segment} segment */
  #row({ start, end, text }) {
    const place = formatPlace(start);
    const times = `${place} to ${formatPlace(end)}`;
    const attributes = { type: 'button', class: 'small place', 'aria-label': `Play from ${place}` };
    const button = html('button', { ...attributes, title: times }, place);
    button.addEventListener('click', () => this.#onPlay(start));
    return html('li', {}, button, html('span', {}, text));
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(asText(this.segments));
      this.#note.textContent = 'The text is copied.';
    } catch {
      this.#note.textContent = 'This browser does not let the page copy. Save the text instead.';
    }
  }

  /** @param {string} kind @param {string} content */
  #save(kind, content) {
    const file = `${this.name}.${kind}`;
    saveFile(file, new TextEncoder().encode(content));
    this.#note.textContent = `${file} is saved.`;
  }
}
