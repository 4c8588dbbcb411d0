/**
 * The streams of a guest that reads and writes lines while it runs.
 *
 * Nothing may block here, so the guest is told to try again when it has nothing to read, or has written enough. It
 * returns then, keeps its state in its memory, and goes on when it is called again.
 */

import { PackageError } from '../../errors.js';
import { PROGRAM } from '../../kinds.js';
import { RIGHT } from './abi.js';
import { InputStream, Stream } from './descriptors/streams.js';
import { Errno } from './errno.js';
import { CannotRun } from './exits.js';

/** @import { Exchange } from '../engine.js' */
/** @import { OutputStream } from './descriptors/streams.js' */

/** The command line that asks for a stream. */
export const STREAM_ARGS = [PROGRAM, 'stream'];

/** The export that goes on with one. */
const RESUME = 'stream.resume';

/** It gives this as long as the stream waits for its host. */
const WAITS = 1;

/** After so many bytes a guest is to wait until they were taken. */
const ENOUGH_BYTES = 262_144;

/**
 * What a guest writes is handed over at once, while it computes on, but no more often than this in the long run: a screen
 * shows no more, and of a quick pipeline much goes together.
 */
const EARLY_EACH_MS = 16;

/** So often in a row, after it was quiet for a while. */
const EARLY_IN_A_ROW = 32;

/** Bytes that come while the guest runs. */
export class StreamInput extends InputStream {
  #hasEnded = false;
  /** Whether the guest has read all that there was, and asked for more. */
  isWanted = false;

  constructor() {
    super(new Uint8Array());
  }

  /** @param {Uint8Array<ArrayBuffer> | null} bytes `null` for the end */
  add(bytes) {
    this.isWanted = false;
    if (bytes === null) this.#hasEnded = true;
    else this.rest = bytes;
  }

  /** @param {Uint8Array[]} buffers */
  read(buffers) {
    const wantsNothing = buffers.every(({ length }) => length === 0);
    if (this.rest.length === 0 && !this.#hasEnded && !wantsNothing) {
      this.isWanted = true;
      throw new Errno('again');
    }
    return super.read(buffers);
  }
}

/** Bytes that are taken while the guest runs. */
export class StreamOutput extends Stream {
  /** @type {Uint8Array[]} */
  #parts = [];
  /** What has not been taken. */
  #waiting = 0;
  /** What was written since the guest waited last. */
  #size = 0;
  #onEarly;
  #mayGive = new Allowance(EARLY_IN_A_ROW, EARLY_EACH_MS);

  /** @param {((bytes: Uint8Array<ArrayBuffer>) => void) | null} onEarly takes what is written before the guest waits */
  constructor(onEarly) {
    super();
    this.#onEarly = onEarly;
  }

  rights() {
    return RIGHT.fdWrite;
  }

  /** @param {Uint8Array[]} buffers */
  write(buffers) {
    if (this.#size >= ENOUGH_BYTES) throw new Errno('again');
    let count = 0;
    for (const buffer of buffers) {
      const part = buffer.slice(0, ENOUGH_BYTES - count);
      this.#parts.push(part);
      count += part.length;
    }
    this.#size += count;
    this.#waiting += count;
    if (this.#onEarly && this.#mayGive.once()) this.#onEarly(this.#collect());
    return count;
  }

  /** What was written since the last time; there is room for more now. */
  take() {
    this.#size = 0;
    return this.#collect();
  }

  #collect() {
    const bytes = new Uint8Array(this.#waiting);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#waiting = 0;
    return bytes;
  }

  /** What was not taken. */
  bytes() {
    return this.take();
  }
}

/** What may happen seldom in the long run, and a few times in a row. */
class Allowance {
  #most;
  #eachMs;
  #left;
  #at = performance.now();

  /** @param {number} most @param {number} eachMs */
  constructor(most, eachMs) {
    this.#most = most;
    this.#eachMs = eachMs;
    this.#left = most;
  }

  /** Whether it may happen once more now. */
  once() {
    const now = performance.now();
    this.#left = Math.min(this.#most, this.#left + (now - this.#at) / this.#eachMs);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/**
 * Runs a guest that waits, to its end.
 *
 * @param {WebAssembly.Instance} instance
 * @param {{stdin: any, stdout: any, stderr: OutputStream}} streams
 * @param {Exchange} exchange
 * @throws {CannotRun} with what `exchange` has thrown
 */
export async function converse({ exports }, { stdin, stdout, stderr }, exchange) {
  const resume = /** @type {() => number} */ (exports[RESUME]);
  while (resume() === WAITS) {
    const wantsMore = stdin.isWanted;
    const bytes = await exchange(stdout.take(), wantsMore).catch((cause) => {
      throw new CannotRun(cause);
    });
    if (!wantsMore) continue;
    stdin.add(bytes);
    stderr.beginAnew();
  }
}

/**
 * @param {WebAssembly.Instance} instance
 * @throws {CannotRun} when it has no streams
 */
export function requireStreams({ exports }) {
  if (exports[RESUME]) return;
  const message =
    "the package's runtime has no streams, since it is of an earlier version; package the pipeline again";
  throw new CannotRun(new PackageError('engine_unavailable', message));
}
