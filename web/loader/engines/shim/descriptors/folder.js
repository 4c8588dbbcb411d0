import { ALL_RIGHTS, encodeDirent } from '../abi.js';
import { Errno } from '../errno.js';
import { Descriptor } from './descriptor.js';
import { nodeStatus } from './status.js';

/** @import { AnyNode, FolderNode } from '../nodes.js' */

/** @typedef {{name: Uint8Array, inode: bigint, filetype: number}} Entry */

/** An open folder, in which paths begin. */
export class FolderDescriptor extends Descriptor {
  /**
   * What was in the folder when its listing began: it may change meanwhile. None is kept beyond its end, since
   * guests leave folders open.
   *
   * @type {Entry[] | null}
   */
  #listing = null;

  /**
   * @param {FolderNode} node
   * @param {{preopenedAt?: string | null, root?: FolderNode}} [place] where the guest finds it, or the folder
   *   that it lies in and that no path leads out of
   */
  constructor(node, { preopenedAt = null, root = node } = {}) {
    super();
    this.node = node;
    this.root = root;
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
   * It is at its beginning, and stays there.
   *
   * @param {bigint} offset
   * @param {number} _whence
   */
  seek(offset, _whence) {
    if (offset !== 0n) throw new Errno('inval');
    return 0n;
  }

  /**
   * Fills the buffer with entries from the given one on, the last of them perhaps cut off: this is
   * how the guest learns that there are more.
   *
   * @param {Uint8Array} buffer
   * @param {bigint} cookie
   */
  list(buffer, cookie) {
    const listing = (cookie > 0n && this.#listing) || this.#entries();
    let filled = 0;
    for (let at = Number(cookie); at < listing.length && filled < buffer.length; at += 1) {
      const { name, inode, filetype } = listing[at];
      const entry = encodeDirent({ next: BigInt(at + 1), inode, filetype, name });
      const part = entry.subarray(0, buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
    }
    this.#listing = filled < buffer.length ? null : listing;
    return filled;
  }

  /** Sorted, so that a guest finds them alike on each host. @returns {Entry[]} */
  #entries() {
    const entries = [...this.node.entries].map(entryOf).sort((one, other) => order(one, other));
    return [entryOf(['.', this.node]), entryOf(['..', this.node]), ...entries];
  }
}

/**
 * @param {[string, AnyNode]} entry
 * @returns {Entry}
 */
function entryOf([name, { inode, filetype }]) {
  return { name: new TextEncoder().encode(name), inode, filetype };
}

/**
 * By the bytes of their names: JavaScript's own order of texts is another one.
 *
 * @param {Entry} one
 * @param {Entry} other
 */
function order({ name: one }, { name: other }) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}
