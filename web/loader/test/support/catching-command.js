/** A WASI command that catches whatever its calls throw, and goes on: made here, byte by byte. */

import { counted, exportedMemory, i32, imported, moduleOf, name, TYPES } from './wasm-command.js';

const I32 = 0x7f;
const CALL = 0x10;
const DROP = 0x1a;
const END = 0x0b;
const LOOP = [0x03, 0x40];
const TRY = [0x06, 0x40];
const CATCH_ALL = 0x19;
const BRANCH_IF = 0x0d;
const GLOBAL = { get: 0x23, set: 0x24 };

/** What it does between two catches, by the numbers of the functions that it imports. */
const CALLS = {
  /** Writes 64 KiB to stdout. */
  write: [...i32(1), ...i32(0), ...i32(1), ...i32(8), CALL, 0, DROP],
  exit: [...i32(3), CALL, 1],
  yield: [CALL, 2, DROP],
};

/** What a guest does again and again, its limits, and what that must come to. */
export const ENDS = [
  ['write', {}, { type: 'exit', code: 7 }],
  ['yield', {}, { type: 'exit', code: 7 }],
  ['yield', { timeoutMs: Number.MIN_VALUE }, { type: 'timeout' }],
  ['write', { maxOutputBytes: 100_000 }, { type: 'output', stream: 'stdout' }],
  ['exit', {}, { type: 'exit', code: 3 }],
];

/**
 * Does something again and again, and ends with the code 7 if nothing has stopped it. Its export `left` is how often it
 * was still to be done.
 *
 * @param {keyof typeof CALLS} what
 * @param {number} times
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function catchingCommand(what, times) {
  const step = [GLOBAL.get, 0, ...i32(1), 0x6b, GLOBAL.set, 0, GLOBAL.get, 0];
  const loop = [...LOOP, ...TRY, ...CALLS[what], CATCH_ALL, END, ...step, BRANCH_IF, 0, END];
  const code = [...loop, ...i32(7), CALL, 1, END];
  const vector = [0, 0, 0, 0, 0, 0, 1, 0];
  return moduleOf({
    types: [TYPES.fd_write, TYPES.proc_exit, TYPES.sched_yield, TYPES.start],
    imports: [imported('fd_write', 0), imported('proc_exit', 1), imported('sched_yield', 2)],
    functions: [[3]],
    memories: [[0, 2]],
    globals: [[I32, 1, ...i32(times), END]],
    exports: [exportedMemory, [...name('_start'), 0, 3], [...name('left'), 3, 0]],
    code: [counted([0, ...code])],
    data: [[0, ...i32(0), END, ...counted(vector)]],
  });
}
