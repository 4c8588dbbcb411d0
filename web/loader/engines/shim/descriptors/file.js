import { ALL_RIGHTS, FDFLAG, RIGHT } from '../abi.js';
import { Errno } from '../errno.js';
import { Descriptor } from './descriptor.js';
import { nodeStatus } from './status.js';

/** @import { FileNode } from '../nodes.js' */

const WHENCE = Object.freeze({ start: 0, current: 1, end: 2 });

/** An open file. */
export class FileDescriptor extends Descriptor {
  #position = 0;

  /**
   * @param {FileNode} node
   * @param {{flags: number, readable: boolean, writable: boolean}} access
   */
  constructor(node, { flags, readable, writable }) {
    super();
    this.node = node;
    this.flags = flags;
    this.readable = readable;
    this.writable = writable;
  }

  status() {
    return nodeStatus(this.node);
  }

  rights() {
    return this.writable ? ALL_RIGHTS : ALL_RIGHTS & ~RIGHT.fdWrite;
  }

  /** @param {Uint8Array[]} buffers */
  read(buffers) {
    const count = this.readAt(buffers, this.#position);
    this.#position += count;
    return count;
  }

  /**
   * @param {Uint8Array[]} buffers
   * @param {number} offset
   */
  readAt(buffers, offset) {
    if (!this.readable) throw new Errno('badf');
    let count = 0;
    for (const buffer of buffers) count += this.node.read(offset + count, buffer);
    return count;
  }

  /** @param {Uint8Array[]} buffers */
  write(buffers) {
    if (this.flags & FDFLAG.append) this.#position = this.node.size;
    const count = this.writeAt(buffers, this.#position);
    this.#position += count;
    return count;
  }

  /**
   * @param {Uint8Array[]} buffers
   * @param {number} offset
   */
  writeAt(buffers, offset) {
    if (!this.writable) throw new Errno('badf');
    let count = 0;
    for (const buffer of buffers) {
      this.node.write(offset + count, buffer);
      count += buffer.length;
    }
    return count;
  }

  /**
   * @param {bigint} offset
   * @param {number} whence
   */
  seek(offset, whence) {
    const position = this.#origin(whence) + Number(offset);
    if (position < 0 || !Number.isSafeInteger(position)) throw new Errno('inval');
    this.#position = position;
    return BigInt(position);
  }

  /** @param {number} whence */
  #origin(whence) {
    if (whence === WHENCE.start) return 0;
    if (whence === WHENCE.current) return this.#position;
    if (whence === WHENCE.end) return this.node.size;
    throw new Errno('inval');
  }

  /** @param {number} size */
  resize(size) {
    if (!this.writable) throw new Errno('inval');
    this.node.resize(size);
  }

  available() {
    return BigInt(Math.max(0, this.node.size - this.#position));
  }
}
