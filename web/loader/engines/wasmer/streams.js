import { GrowingBytes } from '../growing-bytes.js';

/** @import { Invocation, StreamName } from '../engine.js' */

/** What the guest writes, as far as the limit allows. */
export class Streams {
  #invocation;
  /** @type {{[name in StreamName]: GrowingBytes}} */
  #kept;

  /** @param {Invocation} invocation */
  constructor(invocation) {
    this.#invocation = invocation;
    const { maxOutputBytes } = invocation;
    this.#kept = {
      stdout: new GrowingBytes(maxOutputBytes),
      stderr: new GrowingBytes(maxOutputBytes),
    };
  }

  /**
   * Reads both streams to their end, or until one of them is too long, and says which.
   *
   * @param {any} process of the SDK
   * @returns {Promise<StreamName | null>}
   */
  async read(process) {
    const both = Promise.all([this.#drain(process, 'stdout'), this.#drain(process, 'stderr')]);
    return both.then(
      () => null,
      (error) => {
        if (error instanceof LimitExceeded) return error.stream;
        throw error;
      },
    );
  }

  /**
   * @param {any} process
   * @param {StreamName} name
   */
  async #drain(process, name) {
    const { maxOutputBytes, onOutput } = this.#invocation;
    let room = maxOutputBytes;
    for await (const chunk of process[name]) {
      const part = chunk.subarray(0, room);
      this.#kept[name].add(part);
      if (part.length > 0) onOutput?.(name, part);
      if (chunk.length > room) throw new LimitExceeded(name);
      room -= chunk.length;
    }
  }

  bytes() {
    return { stdout: this.#kept.stdout.bytes(), stderr: this.#kept.stderr.bytes() };
  }
}

/** Ends the reading of both streams. */
class LimitExceeded {
  /** @param {StreamName} stream */
  constructor(stream) {
    this.stream = stream;
  }
}
