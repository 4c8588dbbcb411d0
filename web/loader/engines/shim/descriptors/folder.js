import { ALL_RIGHTS, encodeDirent } from '../abi.js';
import { Errno } from '../errno.js';
import { Descriptor } from './descriptor.js';
import { nodeStatus } from './status.js';

/** @import { FileNode, FolderNode } from '../nodes.js' */

/** An open folder, in which paths begin. */
export class FolderDescriptor extends Descriptor {
  /** What was in the folder when its listing began: it may change meanwhile. */
  /** @type {[string, FileNode | FolderNode][]} */
  #listing = [];

  /**
   * @param {FolderNode} node
   * @param {string | null} preopenedAt
   */
  constructor(node, preopenedAt = null) {
    super();
    this.node = node;
    this.preopenedAt = preopenedAt;
  }

  status() {
    return nodeStatus(this.node);
  }

  rights() {
    return ALL_RIGHTS;
  }

  /** @returns {number} */
  read() {
    throw new Errno('isdir');
  }

  /**
   * Fills the buffer with entries from the given one on, the last of them perhaps cut off: this is
   * how the guest learns that there are more.
   *
   * @param {Uint8Array} buffer
   * @param {bigint} cookie
   */
  list(buffer, cookie) {
    if (cookie === 0n) this.#listing = this.#entries();
    let filled = 0;
    for (let at = Number(cookie); at < this.#listing.length && filled < buffer.length; at += 1) {
      const [name, { inode, filetype }] = this.#listing[at];
      const entry = encodeDirent({ next: BigInt(at + 1), inode, filetype, name });
      const part = entry.subarray(0, buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
    }
    return filled;
  }

  /** @returns {[string, FileNode | FolderNode][]} */
  #entries() {
    return [['.', this.node], ['..', this.node], ...this.node.entries];
  }
}
