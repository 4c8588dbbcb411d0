/** Bytes to which more are added, in one buffer whatever the size of the pieces. */

const FIRST_CAPACITY = 256;

/** How much longer than its content a buffer becomes when it grows: more would be memory that nobody has asked for. */
const GROWTH = 1.5;

/**
 * The length of a buffer that is to hold so many bytes now and perhaps more later.
 *
 * @param {number} size
 * @param {number} [most] that it can come to
 */
export function capacityFor(size, most = Infinity) {
  return Math.max(size, Math.min(most, Math.max(FIRST_CAPACITY, Math.ceil(size * GROWTH))));
}

export class GrowingBytes {
  #buffer;
  #most;
  size = 0;

  /**
   * @param {number} most that it can come to
   * @param {number} [expected] that it will come to, as somebody says
   */
  constructor(most, expected = 0) {
    this.#buffer = new Uint8Array(expected);
    this.#most = most;
  }

  /** @param {Uint8Array} bytes */
  add(bytes) {
    const size = this.size + bytes.length;
    if (size > this.#buffer.length) this.#grow(size);
    this.#buffer.set(bytes, this.size);
    this.size = size;
  }

  /** All of them, where they are. */
  bytes() {
    return this.#buffer.subarray(0, this.size);
  }

  /** @param {number} size */
  #grow(size) {
    const grown = new Uint8Array(capacityFor(size, this.#most));
    grown.set(this.bytes());
    this.#buffer = grown;
  }
}
