/** The folders of one run, and those that all runs share, seen by the engine alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShimEngine } from '../engines/shim/engine.js';
import { wasmCommand } from './support/wasm-command.js';

const bytes = (text) => new TextEncoder().encode(text);
const module = await WebAssembly.compile(wasmCommand({ exitCode: 0 }));

/** A run that may write 100 bytes. */
function invocation(folders) {
  const limits = { maxOutputBytes: 100, maxDataBytes: 100, maxFiles: 10 };
  return { module, stdin: bytes(''), folders, ...limits, onOutput: null, onStart() {} };
}

test('an outcome has the folders that the run could write, and no others', async () => {
  const engine = new ShimEngine([{ guest: '/app', files: new Map([['node.py', bytes('1')]]) }]);
  const folders = [
    {
      guest: '/data',
      files: new Map([
        ['kept', bytes('2')],
        ['empty', null],
      ]),
      writable: true,
    },
    { guest: '/arrays', files: new Map([['0', bytes('3')]]), writable: false },
    { guest: '/out', files: new Map(), writable: true },
  ];
  const outcome = await engine.run(invocation(folders));
  assert.deepEqual(outcome.ending, { type: 'exit', code: 0 });
  assert.deepEqual(
    outcome.folders.map(({ guest, files }) => [guest, Object.fromEntries(files)]),
    [
      ['/data', { kept: bytes('2'), empty: null }],
      ['/out', {}],
    ],
  );
});

test('a run without folders of its own gives none back', async () => {
  const outcome = await new ShimEngine([]).run(invocation([]));
  assert.deepEqual(outcome.folders, []);
});
