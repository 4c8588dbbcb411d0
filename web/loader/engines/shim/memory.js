import { Errno } from './errno.js';

/** The guest's memory, which may move whenever it grows. Every address is checked. */
export class GuestMemory {
  /** @type {WebAssembly.Memory | null} */
  #memory = null;
  #view = new DataView(new ArrayBuffer(0));

  /** @param {WebAssembly.Memory} memory */
  attach(memory) {
    this.#memory = memory;
  }

  get byteLength() {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  /**
   * The bytes themselves, valid until the guest runs again.
   *
   * @param {number} address
   * @param {number} length
   */
  bytes(address, length) {
    const view = this.#at(address, length);
    return new Uint8Array(view.buffer, address >>> 0, length >>> 0);
  }

  /**
   * @param {number} address
   * @param {number} length
   */
  string(address, length) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.bytes(address, length),
      );
    } catch (error) {
      throw error instanceof Errno ? error : new Errno('ilseq');
    }
  }

  /** @param {number} address */
  u8(address) {
    return this.#at(address, 1).getUint8(address >>> 0);
  }

  /** @param {number} address */
  u16(address) {
    return this.#at(address, 2).getUint16(address >>> 0, true);
  }

  /** @param {number} address */
  u32(address) {
    return this.#at(address, 4).getUint32(address >>> 0, true);
  }

  /** @param {number} address */
  u64(address) {
    return this.#at(address, 8).getBigUint64(address >>> 0, true);
  }

  /**
   * @param {number} address
   * @param {number} value
   */
  setU8(address, value) {
    this.#at(address, 1).setUint8(address >>> 0, value);
  }

  /**
   * @param {number} address
   * @param {number} value
   */
  setU16(address, value) {
    this.#at(address, 2).setUint16(address >>> 0, value, true);
  }

  /**
   * @param {number} address
   * @param {number} value
   */
  setU32(address, value) {
    this.#at(address, 4).setUint32(address >>> 0, value, true);
  }

  /**
   * @param {number} address
   * @param {bigint} value
   */
  setU64(address, value) {
    this.#at(address, 8).setBigUint64(address >>> 0, value, true);
  }

  /**
   * @param {number} address
   * @param {number} length
   */
  #at(address, length) {
    const buffer = this.#memory?.buffer;
    if (buffer && this.#view.buffer !== buffer) this.#view = new DataView(buffer);
    if ((address >>> 0) + (length >>> 0) > this.#view.byteLength) throw new Errno('fault');
    return this.#view;
  }
}
