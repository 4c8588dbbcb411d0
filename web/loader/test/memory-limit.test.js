/** A module's memory gets a maximum, and nothing else changes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompiledModule } from '../module/compile.js';
import { limitMemory } from '../module/memory-limit.js';

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0];
const MEMORY_EXPORT = [7, 10, 1, 6, ...new TextEncoder().encode('memory'), 2, 0];

/** A module with this memory, exported. */
const withMemory = (...limits) =>
  new Uint8Array([...HEADER, 5, limits.length + 1, 1, ...limits, ...MEMORY_EXPORT]);

/** Pages that the memory has, and to how many it grows. */
async function pages(wasm) {
  const { instance } = await WebAssembly.instantiate(wasm);
  const { memory } = instance.exports;
  const initial = memory.buffer.byteLength / 65_536;
  let most = initial;
  try {
    for (; most < 1000; most += 1) memory.grow(1);
  } catch {
    // this is its maximum
  }
  return [initial, most];
}

test('a memory without a maximum gets one', async () => {
  const { wasm, minimum } = limitMemory(withMemory(0, 3), 300);
  assert.equal(minimum, 3);
  assert.deepEqual(await pages(wasm), [3, 300]);
});

test('the smaller of two maxima counts', async () => {
  assert.deepEqual(await pages(limitMemory(withMemory(1, 3, 9), 300).wasm), [3, 9]);
  assert.deepEqual(await pages(limitMemory(withMemory(1, 3, 0x90, 3), 5).wasm), [3, 5]);
});

test('a module without a plain memory of its own is refused', () => {
  assert.throws(() => limitMemory(new Uint8Array(HEADER), 5), RangeError);
  assert.throws(() => limitMemory(withMemory(3, 1, 2), 5), RangeError);
});

test('a module that is cut off is refused, limited or not', async () => {
  const whole = withMemory(0, 3);
  for (let length = 0; length < 13; length += 1) {
    const cut = whole.subarray(0, length);
    assert.throws(() => limitMemory(cut, 5), RangeError, `${length} bytes`);
    const limited = CompiledModule.compile(cut, 5 * 65_536);
    await assert.rejects(limited, { name: 'PackageError', code: 'wasm_invalid' });
  }
});

test('a module whose memory cannot be limited says so', async () => {
  const compiling = CompiledModule.compile(new Uint8Array(HEADER), 65_536);
  await assert.rejects(compiling, {
    code: 'wasm_invalid',
    message: /limited: the module has no memory/,
  });
});

const codeOf = (wasm) => CompiledModule.compile(wasm).catch((error) => error.code);

test('what is no WASI command is refused', async () => {
  assert.equal(await codeOf(new Uint8Array([...HEADER, 1])), 'wasm_invalid');
  assert.equal(await codeOf(new Uint8Array(HEADER)), 'wasm_invalid');
  assert.equal(await codeOf(withMemory(0, 1)), 'wasm_invalid');
  const importing = [1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0];
  const error = await CompiledModule.compile(new Uint8Array([...HEADER, ...importing])).catch(
    (e) => e,
  );
  assert.match(error.message, /imports `e\.f`/);
});
