import { ALL_RIGHTS } from '../abi.js';
import { Errno } from '../errno.js';
import { Descriptor } from './descriptor.js';
import { Listing } from './listing.js';
import { nodeStatus } from './status.js';

/** @import { FolderNode } from '../nodes.js' */

/** An open folder, in which paths begin. */
export class FolderDescriptor extends Descriptor {
  /**
   * What was in the folder when its listing began: it may change meanwhile. None is kept beyond its end, since
   * guests leave folders open.
   *
   * @type {Listing | null}
   */
  listing = null;

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
   * Fills the buffer with entries from the given one on.
   *
   * @param {Uint8Array} buffer
   * @param {bigint} cookie
   */
  list(buffer, cookie) {
    const listing = (cookie > 0n && this.listing) || new Listing(this.node);
    const part = listing.after(cookie, buffer.length);
    buffer.set(part);
    this.listing = part.length < buffer.length ? null : listing;
    return part.length;
  }
}
