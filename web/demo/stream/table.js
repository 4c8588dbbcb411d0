/** The results of a stream as they come: a table that grows at its end and is cut at its beginning. */

import { byId, html } from '../dom.js';
import { formatCount } from '../format.js';
import { LastRows } from './last-rows.js';

/** @import { StreamItem } from '../../loader/index.js' */
/** @import { Row } from './last-rows.js' */

/** So many rows are in the page. Each further one would slow it down, and nobody reads them all. */
const MOST_ROWS = 200;

/** Whoever has scrolled up by more pixels reads what is there. */
const AT_END = 4;

export class StreamTable {
  #box = byId('stream');
  #body = byId('stream-rows');
  #region = byId('stream-scroll');
  #note = byId('stream-note');
  #sinkHead = byId('stream-sink');
  #rows = new LastRows(MOST_ROWS);
  #frame = 0;

  /** How many results have come. */
  get count() {
    return this.#rows.count;
  }

  clear() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#rows = new LastRows(MOST_ROWS);
    this.#body.replaceChildren();
    this.#sinkHead.hidden = true;
    this.#box.hidden = true;
  }

  /** Shows it with the next frame. @param {StreamItem} result */
  add(result) {
    this.#rows.add(result);
    this.#frame ||= requestAnimationFrame(() => this.show());
  }

  /** Shows what has come. */
  show() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#rows.count === 0) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#region;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    const rows = this.#rows.take();
    this.#sinkHead.hidden = rows.every(({ sink }) => sink === null) && this.#sinkHead.hidden;
    this.#body.append(...rows.map(rowOf));
    while (this.#body.rows.length > MOST_ROWS) this.#body.deleteRow(0);
    this.#note.textContent = this.#summary();
    this.#box.hidden = false;
    if (isAtEnd) this.#region.scrollTop = this.#region.scrollHeight;
  }

  #summary() {
    const all = formatCount(this.#rows.count, 'result');
    return this.#rows.count > MOST_ROWS
      ? `${all}, of which the last ${MOST_ROWS} are here.`
      : `${all}.`;
  }
}

/** @param {Row} row */
function rowOf({ index, sink, text }) {
  const first = html('th', { scope: 'row', class: 'number' }, String(index));
  const cells = [sink, text].filter((cell) => cell !== null);
  return html('tr', {}, first, ...cells.map((cell) => html('td', {}, cell)));
}
