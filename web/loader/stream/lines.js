/** What comes out of a stream: a result on each line, and how it ended on the last one. */

import { receiveArrays } from '../arrays/incoming.js';
import { ArrayError, PipelineError } from '../errors.js';
import { hasMoreValues, mostValues } from '../execution/value-count.js';

/**
 * A result of a stream.
 *
 * @typedef {object} StreamItem
 * @property {unknown} item in which each array of NumPy's is an `NdArray`, or its JSON text with the option `asText`
 * @property {string | null} sink the node that gave it, where several nodes feed no other
 */

/** Shorter lines cannot hold so many values that it matters. */
const SHORT_LINE = 65_536;

/** How a line with a result begins, where there is one sink. */
const START = '{"item":';

export class Lines {
  #decoder = new TextDecoder();
  #rest = '';
  #maxOutputBytes;
  #asText;
  /** The last line, when it has come. @type {string | null} */
  last = null;

  /**
   * @param {number} maxOutputBytes of one line
   * @param {boolean} [asText] whether items are given as their JSON text
   */
  constructor(maxOutputBytes, asText = false) {
    this.#maxOutputBytes = maxOutputBytes;
    this.#asText = asText;
  }

  /**
   * @param {Uint8Array} bytes
   * @returns {StreamItem[]}
   * @throws {PipelineError} when what has come is no line of a stream, or too long
   */
  add(bytes) {
    const lines = this.#decoder.decode(bytes, { stream: true }).split('\n');
    // What was there is not looked at again with each piece of a long line.
    lines[0] = this.#rest + lines[0];
    this.#rest = /** @type {string} */ (lines.pop());
    if (this.#rest.length > this.#maxOutputBytes) throw this.#tooLarge();
    return lines.flatMap((line) => this.#read(line));
  }

  /** @param {string} line */
  #read(line) {
    const limit = this.#maxOutputBytes;
    const isLong = line.length > SHORT_LINE && hasMoreValues(line, mostValues(limit));
    if (line.length > limit || isLong) throw this.#tooLarge();
    if (this.#asText && this.last === null) {
      const text = textAfter(START, line);
      if (text !== null) return [{ item: text, sink: null }];
    }
    const document = this.last === null ? parse(line) : null;
    if (typeof document?.status === 'string') {
      this.last = line;
      return [];
    }
    const { item, sink = null } = document ?? {};
    if (item === undefined || (sink !== null && typeof sink !== 'string')) {
      throw malformed('a line of its stream is no JSON object with an `item`');
    }
    if (this.#asText) return [{ item: itemText(line, sink, item), sink }];
    try {
      receiveArrays(document, ['item'], line, new Map());
    } catch (error) {
      if (error instanceof ArrayError) throw malformed(`its results are: ${error.message}`);
      throw error;
    }
    return [{ item: document.item, sink }];
  }

  #tooLarge() {
    const message = `a result of the stream is too large: its limit is ${this.#maxOutputBytes} bytes; raise \`maxOutputBytes\``;
    return new PipelineError({ kind: 'output', message });
  }
}

/**
 * The item of a line that begins like this, as it was written; null if that is no JSON.
 *
 * @param {string} start
 * @param {string} line
 */
function textAfter(start, line) {
  if (!(line.startsWith(start) && line.endsWith('}'))) return null;
  const text = line.slice(start.length, -1);
  return parse(text) === undefined ? null : text;
}

/**
 * A runtime that writes its lines in another way has its items written anew.
 *
 * @param {string} line
 * @param {string | null} sink
 * @param {unknown} item
 */
function itemText(line, sink, item) {
  return textAfter(`{"sink":${JSON.stringify(sink)},"item":`, line) ?? JSON.stringify(item);
}

/** @param {string} line */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @param {string} defect */
function malformed(defect) {
  const message = `the pipeline was stopped: ${defect}`;
  return new PipelineError({ kind: 'no_result', message });
}
