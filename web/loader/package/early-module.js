/**
 * The module of a package that is still arriving. It comes right after the manifest, so it can be unpacked and
 * compiled meanwhile. That is done on trust: nothing of it is of use until the whole package was verified, and
 * where anything about it is unusual, nothing is done early.
 */

import { crc32 } from './crc32.js';
import { MANIFEST, MANIFEST_SIGNATURE, WASM_MODULE } from './layout.js';
import { MAX_DEFLATE_RATIO, MAX_MODULE_BYTES } from './limits.js';
import { gather, PIECE_BYTES } from './unpack.js';
import { METHOD } from './zip/directory.js';
import { MAX_FRONT_BYTES, readFront } from './zip/front.js';

/** @import { Claim } from './zip/front.js' */
/** @import { LocatedEntry } from './zip/local.js' */

/** What may come before it. */
const BEFORE = new Set([MANIFEST, MANIFEST_SIGNATURE]);

/**
 * Who gets the module's bytes as they arrive.
 *
 * @typedef {object} Listener
 * @property {(part: Uint8Array<ArrayBuffer>) => void} push
 * @property {() => void} end
 * @property {() => void} cancel there will be no end
 */

export class EarlyModule {
  #listener;
  /** Bytes of a header that has not arrived whole. */
  #header = new Uint8Array();
  /** Where the next byte is in the package. */
  #at = 0;
  /** Bytes of entries before it that are still to come. */
  #skipped = 0;
  /** Whether there is nothing more to be done. */
  #isOver = false;
  /** @type {{claim: Claim, contentAt: number, left: number} | null} */
  #found = null;
  /** Takes what is packed. @type {ReadableStreamDefaultController<Uint8Array> | null} */
  #packed = null;
  #crc32 = 0;
  /** @type {Promise<Uint8Array<ArrayBuffer> | null>} */
  #content = Promise.resolve(null);

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /** What the listener was given, if that was the whole of it. */
  get content() {
    return this.#content;
  }

  /**
   * The next bytes of the package.
   *
   * @param {Uint8Array} chunk
   */
  push(chunk) {
    let rest = chunk;
    while (rest.length > 0 && !this.#isOver) rest = rest.subarray(this.#take(rest));
  }

  /** There are no more: the package has arrived, or will not. */
  end() {
    if (!this.#isOver) this.#giveUp();
  }

  /**
   * The content of this entry, if it is the one that was unpacked.
   *
   * @param {LocatedEntry} entry of the package that was pushed, whose structure is good
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
   */
  async unpacked({ method, size, crc32: expected, packed, contentAt }) {
    if (this.#found === null) return null;
    const { claim, contentAt: foundAt } = this.#found;
    const isSame = foundAt === contentAt && claim.packedSize === packed.length;
    if (!isSame || claim.method !== method || claim.size !== size) return null;
    const content = await this.#content;
    return this.#crc32 === expected ? content : null;
  }

  /**
   * Takes the first of these bytes, and gives how many those were.
   *
   * @param {Uint8Array} bytes
   */
  #take(bytes) {
    const before = this.#at;
    if (this.#found) this.#feed(bytes.subarray(0, Math.min(this.#found.left, PIECE_BYTES)));
    else if (this.#skipped > 0) this.#skip(Math.min(this.#skipped, bytes.length));
    else this.#readHeader(bytes);
    return this.#at - before;
  }

  /** @param {number} count */
  #skip(count) {
    this.#skipped -= count;
    this.#at += count;
  }

  /** @param {Uint8Array} bytes */
  #readHeader(bytes) {
    const held = this.#header.length;
    const joined = new Uint8Array(Math.min(held + bytes.length, MAX_FRONT_BYTES));
    joined.set(this.#header);
    joined.set(bytes.subarray(0, joined.length - held), held);
    const claim = readFront(joined);
    if (claim === 'unusual') return this.#giveUp();
    if (claim === 'incomplete') {
      this.#header = joined;
      this.#at += joined.length - held;
      return;
    }
    this.#header = new Uint8Array();
    this.#at += claim.length - held;
    if (claim.name === WASM_MODULE && isPossible(claim)) this.#begin(claim);
    else if (BEFORE.has(claim.name)) this.#skipped = claim.packedSize;
    else this.#giveUp();
  }

  /** @param {Claim} claim */
  #begin(claim) {
    this.#found = { claim, contentAt: this.#at, left: claim.packedSize };
    /** @type {ReadableStream<any>} */
    const packed = new ReadableStream({
      start: (controller) => {
        this.#packed = controller;
      },
      cancel: () => {
        this.#packed = null;
      },
    });
    const isStored = claim.method === METHOD.stored;
    const unpacked = isStored ? packed : packed.pipeThrough(new DecompressionStream('deflate-raw'));
    this.#content = this.#gather(unpacked, claim);
  }

  /**
   * @param {ReadableStream<Uint8Array>} stream
   * @param {Claim} claim
   */
  async #gather(stream, claim) {
    try {
      const content = await gather(stream, claim, (part) => {
        this.#crc32 = crc32(part, this.#crc32);
        this.#listener.push(part);
      });
      this.#listener.end();
      return content;
    } catch {
      this.#giveUp(); // whoever verifies the package says what is wrong with it
      return null;
    }
  }

  /** @param {Uint8Array} piece */
  #feed(piece) {
    const found = /** @type {{left: number}} */ (this.#found);
    found.left -= piece.length;
    this.#at += piece.length;
    this.#packed?.enqueue(piece);
    if (found.left > 0) return;
    this.#isOver = true;
    this.#packed?.close();
  }

  #giveUp() {
    const isCut = this.#packed !== null && !this.#isOver;
    this.#isOver = true;
    if (isCut) this.#packed?.error(new Error('the package is cut off'));
    this.#listener.cancel();
  }
}

/** A header may claim any size, and the memory for it is taken at once. @param {Claim} claim */
function isPossible({ size, packedSize }) {
  return size <= MAX_MODULE_BYTES && size <= packedSize * MAX_DEFLATE_RATIO;
}
