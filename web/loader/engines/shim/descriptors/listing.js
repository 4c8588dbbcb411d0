/** What was in a folder when a guest began to list it. */

import { encodeDirent } from '../abi.js';

/** @import { AnyNode, FolderNode } from '../nodes.js' */

/** A listing, as the guest reads it: as few bytes of the host's memory as that takes. */
export class Listing {
  /** Entry after entry. */
  #bytes;
  /** Where each of them begins, and where the last one ends. */
  #starts;

  /**
   * Sorted, so that a guest finds entries alike on each host.
   *
   * @param {FolderNode} folder
   */
  constructor(folder) {
    const sorted = [...folder.entries].map(named).sort((one, other) => order(one.name, other.name));
    const entries = [named(['.', folder]), named(['..', folder]), ...sorted];
    const dirents = entries.map((entry, at) => encodeDirent({ next: BigInt(at + 1), ...entry }));
    this.#starts = new Uint32Array(dirents.length + 1);
    for (const [at, { length }] of dirents.entries()) {
      this.#starts[at + 1] = this.#starts[at] + length;
    }
    this.#bytes = new Uint8Array(this.#starts[dirents.length]);
    for (const [at, dirent] of dirents.entries()) this.#bytes.set(dirent, this.#starts[at]);
  }

  get byteLength() {
    return this.#bytes.length + this.#starts.byteLength;
  }

  /**
   * What follows the first entries: the last of them perhaps cut off, which is how the guest learns that there are more.
   *
   * @param {bigint} cookie how many entries come before
   * @param {number} room
   */
  after(cookie, room) {
    const last = this.#starts.length - 1;
    const start = this.#starts[cookie < last ? Number(cookie) : last];
    return this.#bytes.subarray(start, start + room);
  }
}

/** @param {[string, AnyNode]} entry */
function named([name, { inode, filetype }]) {
  return { name: new TextEncoder().encode(name), inode, filetype };
}

/**
 * By the bytes of names: JavaScript's own order of texts is another one.
 *
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
function order(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}
