/** A module's memory gets a maximum, and nothing else changes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompiledModule } from '../module/compile.js';
import { limitMemory } from '../module/memory-limit.js';
import { wasmCommand } from './support/wasm-command.js';

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
    const limited = CompiledModule.compile(cut, { maxMemoryBytes: 5 * 65_536 });
    await assert.rejects(limited, { name: 'PackageError', code: 'wasm_invalid' });
  }
});

test('a module whose memory cannot be limited says so', async () => {
  const compiling = CompiledModule.compile(new Uint8Array(HEADER), { maxMemoryBytes: 65_536 });
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

/** A module with these sections after its types, of which the first is that of a command. */
const withSections = (...sections) => new Uint8Array([...HEADER, 1, 4, 1, 0x60, 0, 0, ...sections]);

const named = (name, ...rest) => [name.length, ...new TextEncoder().encode(name), ...rest];
const FUNCTION = [3, 2, 1, 0];
const MEMORY = [5, 3, 1, 0, 1];
const BODY = [10, 4, 1, 2, 0, 0x0b];
const exporting = (...exports) => {
  const content = [exports.length, ...exports.flat()];
  return [7, content.length, ...content];
};

test('a memory that no limit holds for is refused without a limit too', async () => {
  const shared = wasmCommand({ memory: [3, 8, 16] });
  await assert.rejects(CompiledModule.compile(shared), {
    code: 'wasm_invalid',
    message: /only one plain memory can be limited/,
  });
});

test('what is no function is no import', async () => {
  const table = [...named('wasi_snapshot_preview1'), ...named('table'), 1, 0x70, 0, 1];
  const imports = [2, table.length + 1, 1, ...table];
  await assert.rejects(CompiledModule.compile(withSections(...imports, ...FUNCTION, ...BODY)), {
    code: 'wasm_invalid',
    message: /imports the table `table`; only functions are there/,
  });
});

test('what a command exports is of the right kind', async () => {
  const start = named('_start', 0, 0);
  const memory = named('memory', 2, 0);
  const compile = (...exports) =>
    CompiledModule.compile(withSections(...FUNCTION, ...MEMORY, ...exporting(...exports), ...BODY));
  await compile(start, memory);
  await assert.rejects(compile(start, named('memory', 0, 0)), { message: /the memory `memory`/ });
  await assert.rejects(compile(named('_start', 2, 0), memory), {
    message: /the function `_start`/,
  });
});

/** A command with these tables. */
const withTables = (...tables) => {
  const content = [tables.length, ...tables.flat()];
  const exports = exporting(named('_start', 0, 0), named('memory', 2, 0));
  const before = [4, content.length, ...content];
  return withSections(...FUNCTION, ...before, ...MEMORY, ...exports, ...BODY);
};

test('tables have a maximum, and together no more elements than a runtime needs', async () => {
  const [functions, externals] = [0x70, 0x6f];
  const half = [0x80, 0x80, 0x20]; // 524,288
  await CompiledModule.compile(withTables([functions, 1, 1, ...half], [externals, 1, 1, ...half]));
  for (const [message, ...tables] of [
    [/only plain tables with a maximum/, [functions, 0, 1]],
    [
      /may have 1048577 elements/,
      [functions, 1, 1, ...half],
      [functions, 1, 1, ...half],
      [functions, 1, 1, 1],
    ],
  ]) {
    await assert.rejects(CompiledModule.compile(withTables(...tables)), {
      code: 'wasm_invalid',
      message,
    });
  }
});
