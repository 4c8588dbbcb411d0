/** Files that stay where the page has them. */

import { Errno } from './errno.js';
import { FileNode } from './nodes.js';

/** @import { BlobRange } from '../engine.js' */

/**
 * Read at once, and kept until another piece is read. A file of no more than that is read once for all
 * runs: those of Python's library are, while a model leaves no copy of itself in any Worker.
 */
const PIECE_BYTES = 2 ** 20;

/** A file that only Workers can read: elsewhere nothing reads a `Blob` without waiting. */
export class BlobNode extends FileNode {
  #range;
  #piece = new Uint8Array();
  #pieceStart = 0;

  /** @param {BlobRange} range */
  constructor(range) {
    super(new Uint8Array(), null);
    this.#range = range;
    this.size = range.size;
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} target
   */
  read(offset, target) {
    const count = Math.min(target.length, Math.max(0, this.size - offset));
    for (let done = 0; done < count; ) {
      const part = this.#from(offset + done).subarray(0, count - done);
      target.set(part, done);
      done += part.length;
    }
    return count;
  }

  /** What its piece holds from there on. @param {number} offset */
  #from(offset) {
    const isInside = offset >= this.#pieceStart && offset < this.#pieceStart + this.#piece.length;
    if (!isInside) this.#load(offset - (offset % PIECE_BYTES));
    return this.#piece.subarray(offset - this.#pieceStart);
  }

  /** @param {number} start */
  #load(start) {
    const end = Math.min(this.size, start + PIECE_BYTES);
    const piece = readRange(this.#range, start, end);
    if (start < 0 || piece.length !== end - start) throw new Errno('io');
    this.#piece = piece;
    this.#pieceStart = start;
  }
}

/**
 * @param {BlobRange} range
 * @param {number} start
 * @param {number} end
 */
function readRange({ blob, start: begin }, start, end) {
  try {
    const reader = new /** @type {any} */ (globalThis).FileReaderSync();
    return new Uint8Array(reader.readAsArrayBuffer(blob.slice(begin + start, begin + end)));
  } catch {
    throw new Errno('io'); // a file of the user's may be gone
  }
}
