/** All of WASI preview1, as an import object. */

import { PROGRAM } from '../../kinds.js';
import { ClockCalls } from './calls/clock.js';
import { DescriptorCalls } from './calls/descriptor.js';
import { PathCalls } from './calls/path.js';
import { ProcessCalls } from './calls/process.js';
import { SocketCalls } from './calls/socket.js';
import { Deadline } from './deadline.js';
import { DescriptorTable } from './descriptors/table.js';
import { Errno } from './errno.js';
import { Fate } from './fate.js';
import { GuestMemory } from './memory.js';

/** @import { Descriptor } from './descriptors/descriptor.js' */

/**
 * What the syscalls of one run work on.
 *
 * @typedef {object} Guest
 * @property {GuestMemory} memory
 * @property {DescriptorTable} table
 * @property {Deadline} deadline
 * @property {string[]} args
 */

/** @typedef {(...args: any[]) => void} Call a syscall that throws its error code */

/** The module name of the imports. */
export const WASI = 'wasi_snapshot_preview1';

const SUCCESS = 0;

/**
 * A guest with these descriptors open, numbered from 0.
 *
 * @param {Descriptor[]} open
 * @param {number} [timeoutMs] after which the guest is ended
 * @param {string[]} [args] its command line
 */
export function createHost(open, timeoutMs = Infinity, args = [PROGRAM]) {
  const deadline = new Deadline(timeoutMs);
  const guest = { memory: new GuestMemory(), table: new DescriptorTable(open), deadline, args };
  const fate = new Fate();
  return { memory: guest.memory, fate, imports: { [WASI]: importsFor(guest, fate) } };
}

/**
 * @param {Guest} guest
 * @param {Fate} fate
 */
function importsFor(guest, fate) {
  const { deadline } = guest;
  const groups = [
    new ProcessCalls(guest),
    new ClockCalls(guest),
    new DescriptorCalls(guest),
    new PathCalls(guest),
    new SocketCalls(),
  ];
  return Object.fromEntries(groups.flatMap((calls) => importsOf(calls, { fate, deadline })));
}

/**
 * Each method is a syscall.
 *
 * @param {any} calls
 * @param {{fate: Fate, deadline: Deadline}} life
 */
function importsOf(calls, life) {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(calls));
  const syscalls = names.filter((name) => name !== 'constructor');
  return syscalls.map((name) => [name, returning(calls[name].bind(calls), life)]);
}

/**
 * What a syscall throws is returned to the guest. Anything else ends the guest: its exit, or the
 * browser's own error when calls are nested too deep.
 *
 * @param {Call} call
 * @param {{fate: Fate, deadline: Deadline}} life
 * @returns {(...args: any[]) => number}
 */
function returning(call, { fate, deadline }) {
  return (...args) => {
    fate.check();
    try {
      deadline.check();
      call(...args);
      return SUCCESS;
    } catch (error) {
      if (error instanceof Errno) return error.code;
      throw fate.seal(error);
    }
  };
}
