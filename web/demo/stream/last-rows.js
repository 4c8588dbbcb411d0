/** What a stream has given last. Older results are counted and forgotten. */

import { NdArray } from '../../loader/index.js';

/** @import { StreamItem } from '../../loader/index.js' */

/** @typedef {{index: number, sink: string | null, text: string}} Row */

/** So much of a result is shown. */
const SHOWN_CHARACTERS = 160;

export class LastRows {
  #most;
  /** Those that were not taken. @type {Row[]} */
  #rows = [];
  /** How many results there were. */
  count = 0;

  /** @param {number} most rows that are kept until they are taken */
  constructor(most) {
    this.#most = most;
  }

  /** @param {StreamItem} result */
  add({ item, sink }) {
    this.#rows.push({ index: this.count, sink, text: textOf(item) });
    this.count += 1;
    if (this.#rows.length > this.#most) this.#rows.shift();
  }

  /** The last rows that were not taken before. */
  take() {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}

/**
 * A result in one short line.
 *
 * @param {unknown} item
 */
export function textOf(item) {
  const text = JSON.stringify(item, (_, value) =>
    value instanceof NdArray ? named(value) : value,
  );
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** @param {NdArray} array */
function named({ dtype, shape }) {
  return `${dtype} array of shape (${shape.join(', ')})`;
}
