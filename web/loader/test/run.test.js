/** Real packages, run by the real runtime, in a Worker and on the main thread. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MainThread } from '../execution/main-thread.js';
import { PackageError, PipelineError, PipelineRunner } from '../index.js';
import { EXAMPLES, exampleText, oneNode, packageBytes, packageOf } from './support/packages.js';
import { rejection } from './support/rejection.js';

const NODE = `
import itertools, sys, time

seen = []

class Node:
    def __init__(self, what="echo"):
        self.what = getattr(self, what)

    def process(self, item):
        return self.what(item)

    def echo(self, item):
        return item

    def remember(self, item):
        seen.append(item)
        return len(seen)

    def speak(self, item):
        print("grüße", end="")
        print(" an", item, file=sys.stderr)
        return item

    def fail(self, item):
        raise ValueError(f"bad item {item}") from KeyError("cause")

    def type_of(self, item):
        return type(item).__name__

    def loop(self, item):
        while True:
            pass

    def sum(self, item):
        return sum(itertools.count())

    def sleep(self, item):
        time.sleep(100_000)
`;

const doing = (what) => oneNode('node:Node', { what });

for (const worker of [true, false]) {
  describe(worker ? 'in a Worker' : 'on the main thread', () => {
    /** @type {PipelineRunner} */
    let runner;
    before(async () => {
      runner = await PipelineRunner.initialize(packageOf(NODE), { worker });
    });
    after(() => runner.dispose());

    for (const name of EXAMPLES) {
      test(`the example ${name} gives what it should`, async () => {
        const example = await PipelineRunner.initialize(packageBytes(name), { worker });
        const { outputs, results } = await example.execute(null, exampleText(name, 'input.json'));
        const expected = JSON.parse(exampleText(name, 'expected.json'));
        assert.deepEqual([outputs, results], [expected.outputs, expected.results]);
        example.dispose();
      });
    }

    test('a run reports graph, times and memory', async () => {
      const { graphInfo, metrics } = await runner.execute(doing('echo'), [1, 2]);
      assert.deepEqual(graphInfo, {
        nodeCount: 1,
        sourceCount: 1,
        sinkCount: 1,
        executionOrder: ['one'],
      });
      for (const name of ['fetchMs', 'verifyMs', 'compileMs', 'startMs', 'executeMs']) {
        assert(metrics[name] >= 0, name);
      }
      assert(metrics.peakMemoryBytes > 8 * 2 ** 20);
      assert.equal(metrics.cached, false);
      assert(metrics.runtime.pythonStartMs > 0);
      assert.deepEqual(
        { ...metrics.runtime.nodes[0], ms: 0 },
        { id: 'one', itemsIn: 2, itemsOut: 2, ms: 0 },
      );
    });

    test('no state leaks from one run to the next', async () => {
      for (let round = 0; round < 2; round += 1) {
        const { results } = await runner.execute(doing('remember'), ['x', 'y']);
        assert.deepEqual(results, [1, 2]);
      }
    });

    test('runs at the same time do not disturb each other', async () => {
      const runs = [1, 2, 3, 4, 5].map((item) => runner.execute(doing('echo'), [item]));
      const results = (await Promise.all(runs)).map((run) => run.results);
      assert.deepEqual(results, [[1], [2], [3], [4], [5]]);
    });

    test('a node that fails is named, and the runner works on', async () => {
      const error = await failure(runner.execute(doing('fail'), [7]));
      assert.deepEqual([error.item, error.pythonType], [0, 'ValueError']);
      assert.deepEqual(error.causes, [
        { relation: 'cause', pythonType: 'KeyError', message: "'cause'" },
      ]);
      assert.equal(error.kind, 'node_failed');
      assert.equal(error.nodeId, 'one');
      assert.equal(error.nodeType, 'node:Node');
      assert.equal(error.exitCode, 3);
      assert.match(error.message, /ValueError: bad item 7/);
      assert.match(error.traceback, /node\.py", line \d+, in fail/);
      assert.match(error.stderr, /^error: node `one`/);
      assert.deepEqual((await runner.execute(doing('echo'), [8])).results, [8]);
    });

    test('a run that fails has cost something, too', async () => {
      const { metrics } = await failure(runner.execute(doing('fail'), [7]));
      for (const name of ['fetchMs', 'verifyMs', 'compileMs', 'startMs', 'executeMs']) {
        assert(metrics[name] > 0, name);
      }
      assert(metrics.peakMemoryBytes > 8 * 2 ** 20);
      const refused = await failure(runner.execute('{', [1]));
      assert.deepEqual([refused.metrics.executeMs, refused.metrics.peakMemoryBytes], [0, 0]);
      assert.equal(refused.metrics.compileMs, metrics.compileMs);
    });

    test('a manifest that is wrong is an error of the runtime, text that is no JSON is ours', async () => {
      const wrong = await failure(runner.execute({ version: 'v1' }, [1]));
      assert.deepEqual([wrong.kind, wrong.exitCode], ['invalid_manifest', 2]);
      const noJson = await failure(runner.execute('{', [1]));
      assert.deepEqual([noJson.kind, noJson.exitCode], ['invalid_manifest', null]);
      const injected = await failure(runner.execute('{}, "input_data": [1]', [1]));
      assert.equal(injected.kind, 'invalid_manifest');
      assert.equal((await failure(runner.execute(null, '[1'))).kind, 'invalid_input');
      assert.equal((await failure(runner.execute(null, { no: 'array' }))).kind, 'invalid_input');
      assert.equal((await failure(runner.execute(doing('echo')))).kind, 'missing_input');
    });

    test('JSON text keeps what JavaScript would change', async () => {
      const { results } = await runner.execute(doing('type_of'), '[1.0, 1]');
      assert.deepEqual(results, ['float', 'int']);
      const { json } = await runner.execute(doing('echo'), '[9007199254740993]');
      assert.match(json, /"results":\[9007199254740993\]/);
    });

    test('output is passed on as text', async () => {
      const heard = { stdout: '', stderr: '' };
      const { json } = await runner.execute(doing('speak'), ['Zoë'], {
        onStdout: (text) => (heard.stdout += text),
        onStderr: (text) => (heard.stderr += text),
      });
      assert.equal(heard.stderr, 'grüße an Zoë\n');
      assert.equal(heard.stdout, json);
    });

    test('an option that cannot be true is refused', async () => {
      const refused = [
        { timeoutMs: -1 },
        { timeoutMs: 1e12 },
        { maxMemoryBytes: 0 },
        { maxOutputBytes: NaN },
      ];
      for (const options of refused) {
        await assert.rejects(runner.execute(doing('echo'), [1], options), RangeError);
      }
    });

    test('a runner that was disposed of runs nothing', async () => {
      const other = await PipelineRunner.initialize(packageBytes('calculator'), { worker });
      other.dispose();
      assert.equal((await failure(other.execute(null, [1]))).kind, 'aborted');
    });

    test('a signal that was aborted before is obeyed', async () => {
      const error = await failure(
        runner.execute(doing('echo'), [1], { signal: AbortSignal.abort() }),
      );
      assert.equal(error.kind, 'aborted');
    });
  });
}

/** @returns {Promise<PipelineError>} */
const failure = (promise) => rejection(promise, PipelineError);

test('on the main thread too a run ends with its time', async () => {
  const runner = await PipelineRunner.initialize(packageOf(NODE), { worker: false });
  for (const what of ['loop', 'sum', 'sleep']) {
    const error = await failure(runner.execute(doing(what), [1], { timeoutMs: 300 }));
    assert.equal(error.kind, 'timeout', `${what}: ${error.message}`);
    assert.match(error.message, /300 ms/);
  }
  const { results } = await runner.execute(doing('echo'), [1], { timeoutMs: 100_000 });
  assert.deepEqual(results, [1]);
});

test('on the main thread only the engine `shim` keeps a time limit', async () => {
  const run = new MainThread('wasmer').run({}, { timeoutMs: 1 }, () => {});
  await assert.rejects(run, { name: 'TypeError', message: /needs a Worker, or the engine `shim`/ });
});

test('loading reports its phases in their order', async () => {
  const phases = [];
  const onProgress = ({ phase, loaded, total }) => {
    if (phases.at(-1) !== phase) phases.push(phase);
    assert(loaded <= total);
  };
  const source = new Blob([packageBytes('calculator')]);
  await PipelineRunner.initialize(source, { worker: false, onProgress });
  assert.deepEqual(phases, ['fetch', 'verify', 'compile', 'ready']);
});

test('options of loading are checked', async () => {
  const bytes = packageBytes('calculator');
  await assert.rejects(PipelineRunner.initialize(bytes, { engine: 'v8' }), TypeError);
  await assert.rejects(PipelineRunner.initialize(bytes, { engine: 'wasmer' }), TypeError);
  const wasmer = { engine: 'wasmer', wasmerUrl: 'http://localhost/sdk/dist/index.js' };
  await assert.rejects(PipelineRunner.initialize(bytes, { ...wasmer, data: 'x' }), TypeError);
  await assert.rejects(PipelineRunner.initialize(bytes, wasmer), { code: 'engine_unavailable' });
  const aborting = PipelineRunner.initialize(bytes, { signal: AbortSignal.abort() });
  await assert.rejects(
    aborting,
    (error) => error instanceof PackageError && error.code === 'aborted',
  );
});
