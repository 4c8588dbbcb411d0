import { Errno } from '../errno.js';

/** @import { FileStatus } from '../abi.js' */

/** Something open. What a kind of descriptor cannot do is refused here. */
export class Descriptor {
  /** The path under which the guest finds a folder at its start. @type {string | null} */
  preopenedAt = null;
  /** FDFLAG bits */
  flags = 0;

  /** @returns {FileStatus} */
  status() {
    throw new Errno('notsup');
  }

  /** What the guest is told that it may do with this. */
  rights() {
    return 0n;
  }

  /**
   * Fills the buffers in turn, and gives the number of bytes read.
   *
   * @param {Uint8Array[]} _buffers
   * @returns {number}
   */
  read(_buffers) {
    throw new Errno('badf');
  }

  /**
   * @param {Uint8Array[]} _buffers
   * @param {number} _offset
   * @returns {number}
   */
  readAt(_buffers, _offset) {
    throw new Errno('spipe');
  }

  /**
   * @param {Uint8Array[]} _buffers
   * @returns {number} the number of bytes written
   */
  write(_buffers) {
    throw new Errno('badf');
  }

  /**
   * @param {Uint8Array[]} _buffers
   * @param {number} _offset
   * @returns {number}
   */
  writeAt(_buffers, _offset) {
    throw new Errno('spipe');
  }

  /**
   * @param {bigint} _offset
   * @param {number} _whence
   * @returns {bigint} the new position
   */
  seek(_offset, _whence) {
    throw new Errno('spipe');
  }

  /** @param {number} _size */
  resize(_size) {
    throw new Errno('inval');
  }

  /** How many bytes can be read without waiting: nothing here ever waits. */
  available() {
    return 0n;
  }
}
