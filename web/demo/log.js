/** What a run writes, shown as it comes. */

import { byId, html } from './dom.js';
import { formatCount } from './format.js';

/** A flood must not make the page slow; the newest lines are the ones that explain an end. */
const MAX_LINES = 1000;
const MAX_LINE_LENGTH = 2000;

/** How the runtime's own report begins, the result on stdout or the error on stderr. */
const REPORT = '{"status":';

/** @typedef {'stdout' | 'stderr'} Stream */

export class Log {
  #list = byId('log');
  #note = byId('log-note');
  /** @type {{stream: Stream, text: string}[]} */
  #lines = [];
  /** @type {{[stream in Stream]: string}} */
  #open = { stdout: '', stderr: '' };
  #count = 0;
  #scheduled = false;

  clear() {
    this.#lines = [];
    this.#open = { stdout: '', stderr: '' };
    this.#count = 0;
    this.#list.replaceChildren();
    this.#note.textContent = '';
  }

  /**
   * Takes a piece of text, which may end anywhere in a line.
   *
   * @param {Stream} stream
   * @param {string} text
   */
  write(stream, text) {
    const lines = (this.#open[stream] + text).split('\n');
    this.#open[stream] = /** @type {string} */ (lines.pop());
    for (const line of lines) this.#add(stream, line);
    this.#schedule();
  }

  /** Nothing more comes: what is left of a line is shown as well. */
  end() {
    for (const stream of /** @type {Stream[]} */ (['stderr', 'stdout'])) {
      if (this.#open[stream]) this.#add(stream, this.#open[stream]);
      this.#open[stream] = '';
    }
    this.#schedule();
  }

  /**
   * @param {Stream} stream
   * @param {string} line
   */
  #add(stream, line) {
    const text = line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
    this.#lines.push({ stream, text });
    this.#count += 1;
    if (this.#lines.length > 2 * MAX_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES);
  }

  /** Shows the new lines at the next frame, however many pieces came until then. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#show();
    });
  }

  #show() {
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 8;
    const fresh = this.#lines.splice(0).slice(-MAX_LINES);
    this.#list.append(...fresh.map(({ stream, text }) => drawLine(stream, text)));
    while (this.#list.childElementCount > MAX_LINES) this.#list.firstElementChild.remove();
    if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
    const cut = this.#count > MAX_LINES ? `, the last ${MAX_LINES} shown` : '';
    this.#note.textContent = this.#count > 0 ? formatCount(this.#count, 'line') + cut : '';
  }
}

/**
 * @param {Stream} stream
 * @param {string} text
 */
function drawLine(stream, text) {
  const isReport = text.startsWith(REPORT);
  return html(
    'p',
    { class: `${stream} ${isReport ? 'report' : ''}` },
    html('span', { class: 'stream' }, stream),
    text,
  );
}
