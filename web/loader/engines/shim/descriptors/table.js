import { Errno } from '../errno.js';
import { FolderDescriptor } from './folder.js';

/** @import { Descriptor } from './descriptor.js' */

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
    const free = this.#open.indexOf(undefined);
    const fd = free < 0 ? this.#open.length : free;
    this.#open[fd] = descriptor;
    return fd;
  }

  /** @param {number} fd */
  close(fd) {
    this.get(fd);
    this.#open[fd] = undefined;
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
