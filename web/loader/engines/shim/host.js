/** All of WASI preview1, as an import object. */

import { clockCalls } from './calls/clock.js';
import { descriptorCalls } from './calls/descriptor.js';
import { pathCalls } from './calls/path.js';
import { processCalls } from './calls/process.js';
import { socketCalls } from './calls/socket.js';
import { DescriptorTable } from './descriptors/table.js';
import { Errno } from './errno.js';
import { GuestMemory } from './memory.js';

/** @import { Descriptor } from './descriptors/descriptor.js' */

/**
 * What the syscalls of one run work on.
 *
 * @typedef {object} Guest
 * @property {GuestMemory} memory
 * @property {DescriptorTable} table
 */

/** @typedef {(...args: any[]) => void} Call a syscall that throws its error code */

/** The module name of the imports. */
export const WASI = 'wasi_snapshot_preview1';

const SUCCESS = 0;

/**
 * A guest with these descriptors open, numbered from 0.
 *
 * @param {Descriptor[]} open
 */
export function createHost(open) {
  const guest = { memory: new GuestMemory(), table: new DescriptorTable(open) };
  return { memory: guest.memory, imports: { [WASI]: importsFor(guest) } };
}

/** @param {Guest} guest */
function importsFor(guest) {
  /** @type {{[name: string]: Call}} */
  const calls = {
    ...processCalls(guest),
    ...clockCalls(guest),
    ...descriptorCalls(guest),
    ...pathCalls(guest),
    ...socketCalls(),
    proc_raise: notSupported,
  };
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, returning(call)]));
}

function notSupported() {
  throw new Errno('notsup');
}

/**
 * What a syscall throws is returned to the guest. Anything else ends the guest: its exit, or the
 * browser's own error when calls are nested too deep.
 *
 * @param {Call} call
 * @returns {(...args: any[]) => number}
 */
function returning(call) {
  return (...args) => {
    try {
      call(...args);
      return SUCCESS;
    } catch (error) {
      if (error instanceof Errno) return error.code;
      throw error;
    }
  };
}

/** What the host can be imported for. */
export const CALL_NAMES = Object.freeze(Object.keys(createHost([]).imports[WASI]));
