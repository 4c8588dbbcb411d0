import { Errno } from '../errno.js';
import { FolderDescriptor } from './folder.js';

/** @import { Descriptor } from './descriptor.js' */

/** As many as other systems give a program without being asked for more. */
const MOST_OPEN = 1024;

/** What all listings may take of the host's memory together: a guest can list one folder as often as it has descriptors. */
const MOST_LISTED_BYTES = 64 * 2 ** 20;

/** What is open, by number. A new descriptor gets the lowest number that is free. */
export class DescriptorTable {
  /** @type {(Descriptor | undefined)[]} */
  #open;

  /** @param {Descriptor[]} open */
  constructor(open) {
    this.#open = [...open];
  }

  /** @param {number} fd */
  get(fd) {
    const descriptor = this.#open[fd];
    if (!descriptor) throw new Errno('badf');
    return descriptor;
  }

  /** @param {number} fd */
  folder(fd) {
    const descriptor = this.get(fd);
    if (!(descriptor instanceof FolderDescriptor)) throw new Errno('notdir');
    return descriptor;
  }

  /** @param {Descriptor} descriptor */
  add(descriptor) {
    const fd = this.requireRoom();
    this.#open[fd] = descriptor;
    return fd;
  }

  /** The number that the next descriptor gets. */
  requireRoom() {
    const free = this.#open.indexOf(undefined);
    const fd = free < 0 ? this.#open.length : free;
    if (fd >= MOST_OPEN) throw new Errno('mfile');
    return fd;
  }

  /** @param {number} fd */
  close(fd) {
    this.get(fd);
    this.#open[fd] = undefined;
  }

  /**
   * Lists a folder, and forgets the listings of the others if together they are too much: those begin anew.
   *
   * @param {number} fd
   * @param {Uint8Array} buffer
   * @param {bigint} cookie
   */
  list(fd, buffer, cookie) {
    const folder = this.folder(fd);
    const before = folder.listing;
    const count = folder.list(buffer, cookie);
    if (folder.listing && folder.listing !== before) this.#forgetListings(folder);
    return count;
  }

  /** @param {FolderDescriptor} kept */
  #forgetListings(kept) {
    const folders = this.#open.filter((one) => one instanceof FolderDescriptor);
    const listed = folders.reduce((sum, { listing }) => sum + (listing?.byteLength ?? 0), 0);
    if (listed <= MOST_LISTED_BYTES) return;
    for (const folder of folders) if (folder !== kept) folder.listing = null;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  renumber(from, to) {
    const descriptor = this.get(from);
    this.get(to);
    this.#open[from] = undefined;
    this.#open[to] = descriptor;
  }
}
