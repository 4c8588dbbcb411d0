/** The standard streams. */

import { GrowingBytes } from '../../growing-bytes.js';
import { FILETYPE, RIGHT } from '../abi.js';
import { OutputLimitExceeded } from '../exits.js';
import { Descriptor } from './descriptor.js';

/** @import { FileStatus } from '../abi.js' */
/** @import { StreamName } from '../../engine.js' */

/** So much is kept of what a stream's guest has written to stderr. */
const KEPT_BYTES = 65_536;

/** Neither a terminal nor a file: Python then buffers it, and does not try to seek. */
export class Stream extends Descriptor {
  /** @returns {FileStatus} */
  status() {
    const [accessed, modified, changed] = [0n, 0n, 0n];
    const filetype = FILETYPE.unknown;
    return { inode: 0n, filetype, size: 0n, accessed, modified, changed, links: 0 };
  }
}

/** Bytes that were there from the beginning. */
export class InputStream extends Stream {
  /** What was not read yet. */
  rest;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    super();
    this.rest = bytes;
  }

  rights() {
    return RIGHT.fdRead;
  }

  /** @param {Uint8Array[]} buffers */
  read(buffers) {
    let count = 0;
    for (const buffer of buffers) {
      const part = this.rest.subarray(0, buffer.length);
      buffer.set(part);
      this.rest = this.rest.subarray(part.length);
      count += part.length;
    }
    return count;
  }

  available() {
    return BigInt(this.rest.length);
  }
}

/** Keeps what is written, as far as the limit allows, and passes it on. */
export class OutputStream extends Stream {
  #kept;
  /** What is kept from before the limit last counted anew. */
  #before = new Uint8Array();

  /**
   * @param {StreamName} name
   * @param {number} limit
   * @param {((stream: StreamName, bytes: Uint8Array) => void) | null} onOutput gets bytes that are the guest's own
   */
  constructor(name, limit, onOutput) {
    super();
    this.#kept = new GrowingBytes(limit);
    this.name = name;
    this.limit = limit;
    this.onOutput = onOutput;
  }

  rights() {
    return RIGHT.fdWrite;
  }

  /** @param {Uint8Array[]} buffers */
  write(buffers) {
    let count = 0;
    for (const buffer of buffers) {
      const room = this.limit - this.#kept.size;
      if (room > 0 && buffer.length > 0) this.#keep(buffer.subarray(0, room));
      if (buffer.length > room) throw new OutputLimitExceeded(this.name);
      count += buffer.length;
    }
    return count;
  }

  /** @param {Uint8Array} part */
  #keep(part) {
    this.#kept.add(part);
    this.onOutput?.(this.name, part);
  }

  /** Lets the limit count anew; only the end of what was written is kept. */
  beginAnew() {
    this.#before = this.bytes().slice(-KEPT_BYTES);
    this.#kept = new GrowingBytes(this.limit);
  }

  /** All that was written, or what is kept of it. */
  bytes() {
    if (this.#before.length === 0) return this.#kept.bytes();
    const bytes = new Uint8Array(this.#before.length + this.#kept.size);
    bytes.set(this.#before);
    bytes.set(this.#kept.bytes(), this.#before.length);
    return bytes;
  }
}
