/** Arguments, environment, randomness, the end. */

import { PROGRAM_NAME } from '../../engine.js';
import { ProcExit } from '../exits.js';

/** @import { Guest } from '../host.js' */

/** More is not given at once. */
const RANDOM_BYTES_AT_ONCE = 65_536;

/** @param {Guest} guest */
export function processCalls({ memory }) {
  const name = new TextEncoder().encode(`${PROGRAM_NAME}\0`);
  return {
    /** @param {number} pointers @param {number} buffer */
    args_get(pointers, buffer) {
      memory.setU32(pointers, buffer);
      memory.bytes(buffer, name.length).set(name);
    },

    /** @param {number} count @param {number} size */
    args_sizes_get(count, size) {
      memory.setU32(count, 1);
      memory.setU32(size, name.length);
    },

    /** The runtime sets what Python needs by itself. */
    environ_get() {},

    /** @param {number} count @param {number} size */
    environ_sizes_get(count, size) {
      memory.setU32(count, 0);
      memory.setU32(size, 0);
    },

    /** @param {number} address @param {number} length */
    random_get(address, length) {
      const bytes = memory.bytes(address, length);
      for (let at = 0; at < bytes.length; at += RANDOM_BYTES_AT_ONCE) {
        crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_AT_ONCE));
      }
    },

    sched_yield() {},

    /** @param {number} code */
    proc_exit(code) {
      throw new ProcExit(code);
    },
  };
}
