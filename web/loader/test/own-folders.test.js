/** Folders that one run has to itself. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutgoingArrays } from '../arrays/outgoing.js';
import { ShimEngine } from '../engines/shim/engine.js';
import { encodeRequest } from '../execution/request.js';
import { PipelineRunner, readPackage } from '../index.js';
import { NODE } from './support/attempts.js';
import { oneNode, packageOf } from './support/packages.js';

const ROFS = 69;
const text = (string) => new TextEncoder().encode(string);

/** Runs the expressions on the engine itself, with these folders. */
async function runWith(input, folders) {
  const contained = await readPackage(packageOf(NODE));
  return new ShimEngine(contained.mounts()).run({
    module: await WebAssembly.compile(contained.wasm),
    stdin: encodeRequest(oneNode(), input, new OutgoingArrays('files', false)),
    folders,
    ...{ maxOutputBytes: 2 ** 20, maxDataBytes: 10_000, maxFiles: 10 },
    ...{ onOutput: null, onStart() {} },
  });
}

test('a run may have folders of its own, to write to or only to read', async () => {
  const input = [
    'open("/arrays/0").read()',
    'open("/arrays/0", "a")',
    'open("/out/made", "w").write("new")',
    'open("/app/node.py").read(1) and open("/data/kept").read()',
  ];
  const outcome = await runWith(input, [
    { guest: '/arrays', files: new Map([['0', text('zero')]]), writable: false },
    { guest: '/data', files: new Map([['kept', text('old')]]), writable: true },
    { guest: '/out', files: new Map(), writable: true },
  ]);
  const { results } = JSON.parse(new TextDecoder().decode(outcome.stdout));
  assert.deepEqual(results, ['zero', ['OSError', ROFS], 3, 'old']);
  assert.deepEqual(outcome.folders, [
    { guest: '/data', files: new Map([['kept', text('old')]]) },
    { guest: '/out', files: new Map([['made', text('new')]]) },
  ]);
});

test('each run has a folder to itself, in a Worker and on the page', async () => {
  const use = '[os.listdir("/tmp"), open("/tmp/own", "x").write("abc"), os.listdir("/tmp")]';
  for (const worker of [true, false]) {
    const runner = await PipelineRunner.initialize(packageOf(NODE), { worker, data: 'beside' });
    const runs = [1, 2].map(() => runner.execute(oneNode(), [use, 'os.listdir("/data")']));
    for (const { results } of await Promise.all(runs)) {
      assert.deepEqual(results, [[[], 3, ['own']], []]);
    }
    runner.dispose();
  }
});

test("the page gets nothing of a run's own folder", async () => {
  const temporary = { guest: '/tmp', files: new Map(), writable: true, temporary: true };
  const outcome = await runWith(['open("/tmp/a", "x").write("a")'], [temporary]);
  assert.deepEqual(outcome.ending, { type: 'exit', code: 0 });
  assert.deepEqual([outcome.folders, temporary.files.size], [[], 0]);
});
