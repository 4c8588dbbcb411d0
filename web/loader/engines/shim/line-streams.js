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
  #size = 0;

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
    return count;
  }

  /** What was written since the last time. */
  take() {
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#size = 0;
    return bytes;
  }

  /** What was not taken. */
  bytes() {
    return this.take();
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
