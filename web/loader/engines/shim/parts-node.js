/** Files whose parts lie in several places. */

import { FileNode } from './nodes.js';

/** @import { Parts } from '../engine.js' */

/** A file that is read from its parts, so that nobody has to put them together. */
export class PartsNode extends FileNode {
  #parts;

  /** @param {Parts} parts */
  constructor(parts) {
    super(new Uint8Array(), null);
    this.#parts = parts;
    this.size = parts.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} target
   */
  read(offset, target) {
    let done = 0;
    let start = 0;
    for (const part of this.#parts) {
      const from = Math.max(0, offset + done - start);
      const piece = part.subarray(from, from + target.length - done);
      target.set(piece, done);
      done += piece.length;
      start += part.length;
    }
    return done;
  }
}
