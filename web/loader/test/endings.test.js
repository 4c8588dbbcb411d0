/** How modules end that no compiler has made. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShimEngine } from '../engines/shim/engine.js';
import {
  counted,
  exportedMemory,
  i32,
  imported,
  moduleOf,
  name,
  TYPES,
} from './support/wasm-command.js';

const [CALL, END] = [0x10, 0x0b];
const [EXIT, SIZES, START] = [0, 1, 2];

/**
 * A command of one function, which also is the module's start function if it `starts`.
 *
 * @param {number[]} code
 */
function command(code, { starts = false } = {}) {
  return moduleOf({
    types: [TYPES.proc_exit, TYPES.args_sizes_get, TYPES.start],
    imports: [imported('proc_exit', 0), imported('args_sizes_get', 1)],
    functions: [[2]],
    memories: [[1, 1, 2]],
    exports: [exportedMemory, [...name('_start'), 0, START]],
    start: starts ? START : undefined,
    code: [counted([0, ...code, END])],
  });
}

async function run(wasm) {
  const module = await WebAssembly.compile(wasm);
  const { ending } = await new ShimEngine([]).run({
    ...{ module, stdin: new Uint8Array(), folders: [], onOutput: null, onStart() {} },
    ...{ maxOutputBytes: 100, maxDataBytes: 100, maxFiles: 10 },
  });
  return ending;
}

const exitWith = (code) => [...i32(code), CALL, EXIT];
/** Ends with what a call answers that writes to these addresses. */
const exitWithAnswer = [...i32(0), ...i32(4), CALL, SIZES, CALL, EXIT];

test('a module that returns has ended well', async () => {
  assert.deepEqual(await run(command([])), { type: 'exit', code: 0 });
  assert.deepEqual(await run(command(exitWith(3))), { type: 'exit', code: 3 });
});

test('a memory that may not grow says so to the module alone', async () => {
  const grow = [...i32(2), 0x40, 0, ...i32(1), 0x6a]; // -1, and one more
  assert.deepEqual(await run(command([...grow, CALL, EXIT])), { type: 'exit', code: 0 });
});

test('a start function can end the run before it has begun', async () => {
  const ending = await run(command(exitWith(3), { starts: true }));
  assert.deepEqual(ending, { type: 'exit', code: 3 });
});

test('a start function has no memory that its host could write to', async () => {
  const FAULT = 21;
  const ending = await run(command(exitWithAnswer, { starts: true }));
  assert.deepEqual(ending, { type: 'exit', code: FAULT });
  assert.deepEqual(await run(command(exitWithAnswer)), { type: 'exit', code: 0 });
});
