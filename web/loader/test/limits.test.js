/** Pipelines that do not end, or end badly. After each the same runner works on. */

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { PipelineError, PipelineRunner } from '../index.js';
import { CHOOSING, doing } from './support/choosing.js';
import { packageOf } from './support/packages.js';
import { rejection } from './support/rejection.js';
import { workers } from './support/web-worker.js';

const NODE = `
import os, sys

${CHOOSING}
    def echo(self, item):
        return item

    def loop(self, item):
        print("looping")
        while True:
            pass

    def recurse(self, item):
        return self.recurse(item)

    def hoard(self, item):
        hoarded = []
        while True:
            hoarded.append(bytearray(1 << 20))

    def big(self, item):
        return "x" * item

    def flood(self, item):
        while True:
            os.write(item, b"x" * 10_000)

    def quit(self, item):
        del sys.modules["posix"]
        __import__("posix")._exit(7)

    def abort(self, item):
        os.abort()
`;

const MIB = 2 ** 20;

/** @type {PipelineRunner} */
let runner;
before(async () => {
  runner = await PipelineRunner.initialize(packageOf(NODE));
});
after(() => runner.dispose());

afterEach(async () => {
  assert.deepEqual((await runner.execute(doing('echo'), ['still here'])).results, ['still here']);
});

/** @returns {Promise<PipelineError>} */
const failure = (what, item, options) =>
  rejection(runner.execute(doing(what), [item], options), PipelineError);

test('an endless loop ends when its time is over', async () => {
  const error = await failure('loop', 1, { timeoutMs: 300 });
  assert.equal(error.kind, 'timeout');
  assert.match(error.message, /300 ms/);
  // On a busy machine the time may be over before the guest begins.
  assert(error.metrics.startMs + error.metrics.executeMs > 0);
  assert.equal(error.metrics.runtime, null);
});

test('an endless loop ends when it is aborted', async () => {
  const controller = new AbortController();
  const onStderr = () => controller.abort('enough');
  const error = await failure('loop', 1, { signal: controller.signal, onStderr });
  assert.equal(error.kind, 'aborted');
  assert.equal(error.cause, 'enough');
});

test('runs that wait for a Worker can be aborted', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const runs = Array.from({ length: 12 }, () => failure('loop', 1, { signal }));
  controller.abort();
  const kinds = (await Promise.all(runs)).map(({ kind }) => kind);
  assert.deepEqual(new Set(kinds), new Set(['aborted']));
});

test('there are no more Workers than processors, and they are used again', async () => {
  const before = workers.started;
  const other = await PipelineRunner.initialize(packageOf(NODE));
  const run = (_, item) => other.execute(doing('echo'), [item]);
  for (let round = 0; round < 2; round += 1) await Promise.all(Array.from({ length: 6 }, run));
  const processors = globalThis.navigator?.hardwareConcurrency ?? 2;
  assert(workers.started - before <= processors, `${workers.started - before} Workers`);
  other.dispose();
});

test('runs wait for their turn when one of them is stopped', async () => {
  const stopped = Array.from({ length: 4 }, () => failure('loop', 1, { timeoutMs: 200 }));
  const waiting = Array.from({ length: 4 }, (_, item) => runner.execute(doing('echo'), [item]));
  const results = (await Promise.all(waiting)).map((run) => run.results[0]);
  assert.deepEqual(results, [0, 1, 2, 3]);
  for (const { kind } of await Promise.all(stopped)) assert.equal(kind, 'timeout');
});

test('Python guards its own recursion', async () => {
  const error = await failure('recurse', 1);
  assert.deepEqual([error.kind, error.exitCode], ['recursion', 4]);
});

test('Python copes with a memory that is full', async () => {
  const error = await failure('hoard', 1, { maxMemoryBytes: 64 * MIB });
  assert.deepEqual([error.kind, error.exitCode], ['memory', 4]);
  assert.match(error.traceback, /MemoryError/);
});

test('what does not cope with a full memory is named', async () => {
  const error = await failure('big', 32 * MIB, { maxMemoryBytes: 64 * MIB });
  assert.deepEqual([error.kind, error.exitCode], ['memory', null]);
  assert.match(error.message, /its limit is 67108864 bytes/);
});

test('a memory in which the runtime cannot start is named', async () => {
  const tooSmall = await failure('echo', 1, { maxMemoryBytes: MIB });
  assert.equal(tooSmall.kind, 'memory');
  assert.match(tooSmall.message, /the runtime starts with \d+/);
  const minimum = Number(tooSmall.message.match(/starts with (\d+)/)[1]);
  // With a little more CPython begins to start, and its start does not cope with every failed allocation:
  // at one size it never ends, which a time limit is for.
  for (const room of [0, 65_536]) {
    const error = await failure('echo', 1, { maxMemoryBytes: minimum + room });
    assert.equal(error.kind, 'memory', `${room} bytes: ${error.message}\n${error.stderr}`);
  }
});

test('a memory limit that is not reached changes nothing', async () => {
  const { results, metrics } = await runner.execute(doing('big'), [1], {
    maxMemoryBytes: 64 * MIB,
  });
  assert.deepEqual(results, ['x']);
  assert(metrics.peakMemoryBytes <= 64 * MIB);
});

test('a result that is too long is bounded', async () => {
  const error = await failure('big', 100_000, { maxOutputBytes: 55_555 });
  assert.equal(error.kind, 'output');
  assert.match(error.message, /limit on stdout is 55555 bytes/);
  assert.equal(error.stderr.length, 0);
});

// The report alone goes to stdout, whatever a node writes to its descriptor.
for (const [fd, stream] of [
  [1, 'stdout'],
  [2, 'stderr'],
]) {
  test(`a flood of ${stream} is bounded`, async () => {
    const error = await failure('flood', fd, { maxOutputBytes: 55_555 });
    assert.equal(error.kind, 'output');
    assert.match(error.message, /limit on stderr is 55555 bytes/);
    assert.equal(error.stderr.length, 55_555);
  });
}

test('the default limit bounds a flood too', async () => {
  const error = await failure('flood', 1);
  assert.equal(error.kind, 'output');
});

test('a flood is heard in full, in a bounded number of calls', async () => {
  let calls = 0;
  let heard = 0;
  const onStderr = (text) => {
    calls += 1;
    heard += text.length;
  };
  await failure('flood', 2, { maxOutputBytes: 20 * MIB, onStderr });
  assert.equal(heard, 20 * MIB);
  assert(calls < 2000, `${calls} calls`);
});

test('an exit without a word is named', async () => {
  const error = await failure('quit', 1);
  assert.deepEqual([error.kind, error.exitCode], ['no_result', 7]);
});

test('an exit with code 0 and no report is no success', async () => {
  const silent = await PipelineRunner.initialize(packageOf(NODE.replace('_exit(7)', '_exit(0)')));
  const error = await silent.execute(doing('quit'), [1]).catch((error) => error);
  assert.deepEqual([error.kind, error.exitCode], ['no_result', 0]);
  silent.dispose();
});

test('giving up is named', async () => {
  const error = await failure('abort', 1);
  assert.equal(error.kind, 'abort');
  assert.match(error.message, /aborted itself/);
  assert(error.metrics.peakMemoryBytes > 0);
});

test('disposing ends what still runs', async () => {
  const other = await PipelineRunner.initialize(packageOf(NODE));
  const running = other.execute(doing('loop'), [1], { onStderr: () => other.dispose() });
  await assert.rejects(running, { kind: 'aborted' });
  await assert.rejects(other.execute(doing('echo'), [1]), { kind: 'aborted' });
});
