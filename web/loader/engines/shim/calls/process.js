/** Arguments, environment, randomness, the end. */

import { Errno } from '../errno.js';
import { ProcExit } from '../exits.js';

/** @import { Guest } from '../host.js' */

/** More is not given at once. */
const RANDOM_BYTES_AT_ONCE = 65_536;

const POINTER_BYTES = 4;

export class ProcessCalls {
  #memory;
  #deadline;
  /** As C strings. */
  #args;

  /** @param {Guest} guest */
  constructor({ memory, deadline, args }) {
    this.#memory = memory;
    this.#deadline = deadline;
    this.#args = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
  }

  /** @param {number} pointers @param {number} buffer */
  args_get(pointers, buffer) {
    let at = buffer;
    for (const [index, arg] of this.#args.entries()) {
      this.#memory.setU32(pointers + index * POINTER_BYTES, at);
      this.#memory.bytes(at, arg.length).set(arg);
      at += arg.length;
    }
  }

  /** @param {number} count @param {number} size */
  args_sizes_get(count, size) {
    this.#memory.setU32(count, this.#args.length);
    this.#memory.setU32(
      size,
      this.#args.reduce((sum, arg) => sum + arg.length, 0),
    );
  }

  /** The runtime sets what Python needs by itself. */
  environ_get() {}

  /** @param {number} count @param {number} size */
  environ_sizes_get(count, size) {
    this.#memory.setU32(count, 0);
    this.#memory.setU32(size, 0);
  }

  /** @param {number} address @param {number} length */
  random_get(address, length) {
    const bytes = this.#memory.bytes(address, length);
    for (let at = 0; at < bytes.length; at += RANDOM_BYTES_AT_ONCE) {
      this.#deadline.check();
      crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_AT_ONCE));
    }
  }

  /** The package's wasm calls this every so often, so that a host can end it, as it can in any call. */
  sched_yield() {}

  /** @param {number} code */
  proc_exit(code) {
    throw new ProcExit(code);
  }
  proc_raise() {
    throw new Errno('notsup');
  }
}
