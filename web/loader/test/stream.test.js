/** Streams through the real runtime, in a Worker and on the main thread. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NdArray, PackageError, PipelineError, PipelineRunner } from '../index.js';
import { packageOfCommand } from './support/build.js';
import { oneNode, packageOf } from './support/packages.js';
import { rejection } from './support/rejection.js';

const NODE = `
import os
import time

class Node:
    def __init__(self, what="count"):
        self.what = getattr(self, what)
        self.seen = 0

    def process(self, item):
        return self.what(item)

    def count(self, item):
        self.seen += 1
        return [self.seen, item]

    def echo(self, item):
        return item

    def peek(self, item):
        return repr(os.read(0, 0))

    def many(self, item):
        for number in range(item):
            yield "x" * 1000

    def fail(self, item):
        if item == 2:
            raise ValueError("two")
        return item

    def speak(self, item):
        print("y" * 1000)
        return item

    def first(self, item):
        yield "a"
        yield "b"
        while True:
            pass

    def large(self, item):
        yield "x" * 10000
        while True:
            pass

    def flood(self, item):
        while True:
            yield "x" * 10000

    def loop(self, item):
        while item == "stuck":
            pass
        return item
`;

/** After so long a guest that never ends is ended, so that its test fails and does not hang. */
const MOST_MS = 60_000;

const doing = (what) => oneNode('node:Node', { what });

/** The error that taking all results ends in. */
const failureOf = (stream) => rejection(taken(stream), Error);

/** Takes all results. */
async function taken(stream) {
  const items = [];
  for await (const { item } of stream) items.push(item);
  return items;
}

for (const worker of [true, false]) {
  describe(worker ? 'in a Worker' : 'on the main thread', () => {
    /** @type {PipelineRunner} */
    let runner;
    before(async () => {
      runner = await PipelineRunner.initialize(packageOf(NODE), { worker });
    });
    after(() => runner.dispose());

    test('every kind of source gives its items, and nodes live as long as the stream', async () => {
      const values = ['a', { b: [1] }, null, 1.5];
      const lines = values.map((value) => `${JSON.stringify(value)}\n`);
      async function* slowly() {
        for (const value of values) {
          yield value;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      }
      const bytes = lines.map((line) => new TextEncoder().encode(line));
      const sources = [
        values,
        new Set(values),
        slowly(),
        new Blob([lines.join('')]),
        ReadableStream.from(values),
        ReadableStream.from(bytes),
        new Blob([lines.join('').trimEnd()]).stream(),
      ];
      for (const source of sources) {
        const stream = runner.stream(source);
        const expected = values.map((value, index) => [index + 1, value]);
        assert.deepEqual(await taken(stream), expected);
        assert.equal(stream.report?.graphInfo.nodeCount, 1);
        assert.equal(stream.report?.metrics.runtime.nodes[0].itemsIn, values.length);
      }
    });

    test('as text items are what the runtime wrote, and so is the last line', async () => {
      const lines = '1.0\n12345678901234567890\n[1e2,"\\u00e4"]\n';
      const options = { manifest: doing('echo'), asText: true };
      const stream = runner.stream(new Blob([lines]), options);
      assert.deepEqual(await taken(stream), ['1.0', '12345678901234567890', '[100.0,"ä"]']);
      assert.equal(JSON.parse(stream.report.json).graph_info.node_count, 1);
    });

    test('a node that reads nothing of stdin gets nothing, at once', async () => {
      const stream = runner.stream([1], { manifest: doing('peek') });
      assert.deepEqual(await taken(stream), ["b''"]);
    });

    test('an item is answered before the next one is asked for', async () => {
      /** @type {(value: unknown) => void} */
      let answered = () => {};
      async function* conversation() {
        for (let number = 1; number < 4; number += 1) {
          const answer = new Promise((resolve) => {
            answered = resolve;
          });
          yield number;
          assert.deepEqual(await answer, [number, number]);
        }
      }
      let count = 0;
      for await (const { item } of runner.stream(conversation())) {
        count += 1;
        answered(item);
      }
      assert.equal(count, 3);
    });

    test('many items go through, and no more are taken than results are', async () => {
      let given = 0;
      function* numbers() {
        while (given < 200_000) yield given++;
      }
      const stream = runner.stream(numbers(), { manifest: doing('echo') });
      await stream.next();
      assert.ok(given < 100_000, `${given} items were taken for one result`);
      const rest = await taken(stream);
      assert.equal(rest.length, 199_999);
      assert.equal(rest.at(-1), 199_999);
    });

    test('an item that makes very much is taken bit by bit', async () => {
      const items = await taken(runner.stream([20_000], { manifest: doing('many') }));
      assert.equal(items.length, 20_000);
    });

    test('several sinks are named', async () => {
      const manifest = doing('echo');
      const node = { ...manifest.nodes[0], id: 'other' };
      manifest.nodes.push(node);
      const sinks = [];
      for await (const { sink, item } of runner.stream([1], { manifest })) sinks.push([sink, item]);
      assert.deepEqual(sinks, [
        [manifest.nodes[0].id, 1],
        ['other', 1],
      ]);
    });

    test('arrays go in and come out', async () => {
      const array = new NdArray(new Float32Array([1, 2]));
      const items = await taken(
        runner.stream([array, { a: new Uint8Array([3]) }], { manifest: doing('echo') }),
      );
      assert.deepEqual([...items[0].data], [1, 2]);
      assert.deepEqual([...items[1].a.data], [3]);
    });

    test('a failure comes after the results before it, and names the item', async () => {
      const items = [];
      const stream = runner.stream([0, 1, 2, 3], { manifest: doing('fail') });
      for (let index = 0; index < 2; index += 1) items.push((await stream.next()).value?.item);
      const error = await failureOf(stream);
      assert.deepEqual(items, [0, 1]);
      assert(error instanceof PipelineError);
      const { kind, reportedBy, streamItem, pythonType } = error;
      assert.deepEqual(
        [kind, reportedBy, streamItem, pythonType],
        ['node_failed', 'guest', 2, 'ValueError'],
      );
    });

    test('what is no item is told', async () => {
      const bytes = await failureOf(runner.stream(new Blob(['1\n[\n'])));
      assert.deepEqual([bytes.kind, bytes.streamItem], ['invalid_input', 1]);
      const value = await failureOf(runner.stream([1, { a: new Map() }]));
      assert.equal(value.kind, 'invalid_input');
      assert.match(value.message, /`stream\[1\]\.a`/);
      const own = new Error('the source is broken');
      async function* broken() {
        yield 1;
        throw own;
      }
      assert.equal(await failureOf(runner.stream(broken())), own);
      assert.throws(() => runner.stream(/** @type {any} */ (5)), TypeError);
      assert.throws(() => runner.stream('[1]'), TypeError);
    });

    test('whoever stops ends the run, and closes the source', async () => {
      let isClosed = false;
      function* endless() {
        try {
          while (true) yield 1;
        } finally {
          isClosed = true;
        }
      }
      for await (const { item } of runner.stream(endless())) {
        if (item[0] === 3) break;
      }
      await new Promise((resolve) => setTimeout(resolve)); // closing is asynchronous
      assert.ok(isClosed);
      const controller = new AbortController();
      const stream = runner.stream(endless(), { signal: controller.signal });
      await stream.next();
      controller.abort();
      assert.equal((await failureOf(stream)).kind, 'aborted');
    });

    test('a run that waits for its source can be ended', async () => {
      async function* silent() {
        yield 1;
        await new Promise(() => {});
      }
      const controller = new AbortController();
      const stream = runner.stream(silent(), { signal: controller.signal });
      await stream.next();
      setTimeout(() => controller.abort()); // the stream waits by then
      assert.equal((await failureOf(stream)).kind, 'aborted');
    });

    test('a result that comes in many pieces is read once it is whole', async () => {
      const item = 'x'.repeat(2_000_000);
      assert.deepEqual(await taken(runner.stream([item], { manifest: doing('echo') })), [item]);
    });

    test('limits of output count for each result, and of logs for each piece', async () => {
      const limits = { manifest: doing('many'), maxOutputBytes: 1100 };
      assert.equal((await taken(runner.stream([500], limits))).length, 500);
      const error = await failureOf(runner.stream([500], { ...limits, maxOutputBytes: 900 }));
      assert.equal(error.kind, 'output');
      async function* slowly() {
        for (let number = 0; number < 20; number += 1) {
          yield number;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
      const logs = { manifest: doing('speak'), maxOutputBytes: 15_000 };
      assert.equal((await taken(runner.stream(slowly(), logs))).length, 20);
    });
  });
}

test('the time of an item and that of the stream end it', async () => {
  const runner = await PipelineRunner.initialize(packageOf(NODE));
  const manifest = doing('loop');
  const enough = { manifest, itemTimeoutMs: 600_000 };
  assert.deepEqual(await taken(runner.stream([1, 2], enough)), [1, 2]);
  assert.deepEqual(await taken(runner.stream(new Blob(['1\n2']), enough)), [1, 2]);
  const late = await failureOf(runner.stream([1, 'stuck', 2], { manifest, itemTimeoutMs: 200 }));
  assert.equal(late.kind, 'timeout');
  assert.match(late.message, /limit for an item is 200 ms.*`stream\[1\]`; raise `itemTimeoutMs`/);
  assert.equal(late.streamItem, 1);
  const flood = { manifest: doing('flood'), itemTimeoutMs: 200 };
  assert.equal((await failureOf(runner.stream([1], flood))).kind, 'timeout');
  const whole = { manifest, timeoutMs: 200 };
  assert.equal((await failureOf(runner.stream(['stuck'], whole))).kind, 'timeout');
  runner.dispose();
});

test('results are there while their item is still worked on', async () => {
  const runner = await PipelineRunner.initialize(packageOf(NODE));
  const stream = runner.stream([1], { manifest: doing('first'), timeoutMs: MOST_MS });
  const results = [(await stream.next()).value?.item, (await stream.next()).value?.item];
  assert.deepEqual(results, ['a', 'b']);
  await stream.return();
  runner.dispose();
});

test('a result that is too large ends the stream while the guest computes', async () => {
  const runner = await PipelineRunner.initialize(packageOf(NODE));
  const limits = { manifest: doing('large'), maxOutputBytes: 900, timeoutMs: MOST_MS };
  assert.equal((await failureOf(runner.stream([1], limits))).kind, 'output');
  runner.dispose();
});

test('a runtime without streams says so', async () => {
  const runner = await PipelineRunner.initialize(packageOfCommand({}));
  const error = await failureOf(runner.stream([1]));
  assert(error instanceof PackageError);
  assert.match(error.message, /package the pipeline again/);
  runner.dispose();
});
