/** What a module says of its end is its own word, and only what it may be. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineError, PipelineRunner } from '../index.js';
import { GUEST_KINDS, HOST_KINDS } from '../kinds.js';
import { packageOfCommand } from './support/build.js';
import { rejection } from './support/rejection.js';

async function run(says) {
  const runner = await PipelineRunner.initialize(packageOfCommand(says), { worker: false });
  return runner.execute(null, []);
}

/** @returns {Promise<PipelineError>} */
const failure = (says) => rejection(run(says), PipelineError);

const good = {
  status: 'error',
  kind: 'node_failed',
  node: 'one',
  node_type: 'T',
  item: 2,
  python_type: 'ValueError',
  message: 'no',
  traceback: 'T\n',
  causes: [{ relation: 'cause', python_type: 'KeyError', message: "'b'" }],
  cleanup_errors: [{ kind: 'node_failed', message: 'also' }],
  metrics: { total_ms: 1, nodes: [{ id: 'one', items_in: 3, items_out: 2, ms: 1 }] },
};

const reporting = (document) =>
  failure({ exitCode: 3, stderr: `error: no\n${JSON.stringify({ ...good, ...document })}\n` });

test("the guest's own error is passed on, and said to be its own", async () => {
  const error = await reporting({});
  assert.equal(error.reportedBy, 'guest');
  assert.deepEqual([error.kind, error.nodeId, error.item], ['node_failed', 'one', 2]);
  assert.deepEqual(error.causes, [{ relation: 'cause', pythonType: 'KeyError', message: "'b'" }]);
  assert.deepEqual(error.cleanup, ['also']);
  assert.equal(error.metrics.runtime.nodes[0].itemsIn, 3);
});

test('the cause of an error of a Rust node has no Python type', async () => {
  const error = await reporting({
    causes: [{ relation: 'cause', python_type: null, message: 'no such file' }],
  });
  assert.deepEqual(error.causes, [
    { relation: 'cause', pythonType: null, message: 'no such file' },
  ]);
});

test('what is not there is null', async () => {
  const stderr = '{"status":"error","kind":"internal","message":"m","node":null}';
  const error = await failure({ exitCode: 1, stderr });
  assert.deepEqual([error.nodeId, error.item, error.traceback], [null, null, null]);
  assert.deepEqual([error.causes, error.cleanup, error.metrics.runtime], [[], [], null]);
});

test('any kind that a guest gives is its own, also those of the host', async () => {
  for (const kind of [...GUEST_KINDS, ...HOST_KINDS, 'aborted', 'of a later version']) {
    const error = await reporting({ kind });
    assert.deepEqual([error.kind, error.reportedBy], [kind, 'guest']);
  }
});

test('what the host has seen is its own word', async () => {
  const error = await failure({ exitCode: 7 });
  assert.deepEqual([error.kind, error.reportedBy, error.exitCode], ['no_result', 'host', 7]);
});

/** Nested so often. */
const nested = (levels) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

const wrongErrors = [
  [{ kind: {} }, '`kind` is an object, not a string'],
  [{ kind: undefined }, '`kind` is missing'],
  [{ message: ['m'] }, '`message` is an array, not a string'],
  [{ node: 7 }, '`node` is the number 7, not a string'],
  [{ item: -1 }, '`item` is the number -1, not a whole number'],
  [{ traceback: true }, '`traceback` is a boolean, not a string'],
  [{ causes: 'none' }, '`causes` is a string, not an array'],
  [{ causes: [{}] }, '`causes[0].relation` is missing'],
  [{ cleanup_errors: 5 }, '`cleanup_errors` is the number 5, not an array'],
  [{ cleanup_errors: [null] }, '`cleanup_errors[0]` is null, not an object'],
  [
    { cleanup_errors: [{ kind: 'k', message: 1 }] },
    '`cleanup_errors[0].message` is the number 1, not a string',
  ],
  [{ metrics: [] }, '`metrics` is an array, not an object'],
  [
    { metrics: { total_ms: 1, nodes: [{ id: 1 }] } },
    '`metrics.nodes[0].id` is the number 1, not a string',
  ],
  [{ metrics: nested(1000) }, '`metrics` is nested deeper than 8 levels'],
];

for (const [fields, defect] of wrongErrors) {
  test(`an error document is refused: ${defect}`, async () => {
    const error = await reporting(fields);
    assert.deepEqual([error.kind, error.reportedBy, error.exitCode], ['no_result', 'host', 3]);
    const message = `the pipeline ended with exit code 3, but its error document is malformed: ${defect}`;
    assert.equal(error.message, message);
    assert.match(error.stderr, /^error: no/);
  });
}

test('depth where nobody looks is no danger', async () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const stderr = `{"status":"error","kind":"k","message":"m","other":${deep}}`;
  assert.equal((await failure({ exitCode: 1, stderr })).kind, 'k');
  const stdout = `{"status":"success","results":[],"graph_info":{},"metrics":${deep}}`;
  assert.equal((await failure({ stdout })).kind, 'no_result');
});

const report = {
  status: 'success',
  outputs: 1,
  results: [1],
  graph_info: { node_count: 1, source_count: 1, sink_count: 1, execution_order: ['one'] },
  metrics: { total_ms: 1, nodes: [] },
};

const succeeding = (fields) => ({ stdout: JSON.stringify({ ...report, ...fields }) });

test('a report with what later versions may add is read', async () => {
  const metrics = { ...report.metrics, peak_memory_bytes: 7, new_one: { a_b: 1 } };
  const result = await run(succeeding({ metrics, more: true }));
  assert.deepEqual(result.results, [1]);
  const expected = { totalMs: 1, nodes: [], peakMemoryBytes: 7, newOne: { aB: 1 } };
  assert.deepEqual(result.metrics.runtime, expected);
});

const graph = report.graph_info;
const wrongReports = [
  [{ results: 7 }, '`results` is the number 7, not an array'],
  [{ results: undefined }, '`results` is missing'],
  [{ graph_info: 'x' }, '`graph_info` is a string, not an object'],
  [
    { graph_info: { ...graph, node_count: 1.5 } },
    '`graph_info.node_count` is the number 1.5, not a whole number',
  ],
  [
    { graph_info: { ...graph, execution_order: [1] } },
    '`graph_info.execution_order[0]` is the number 1, not a string',
  ],
  [{ metrics: null }, '`metrics` is null, not an object'],
  [
    { metrics: { ...report.metrics, extra: nested(9) } },
    '`metrics` is nested deeper than 8 levels',
  ],
];

for (const [fields, defect] of wrongReports) {
  test(`a report is refused: ${defect}`, async () => {
    const error = await failure(succeeding(fields));
    assert.deepEqual([error.kind, error.reportedBy, error.exitCode], ['no_result', 'host', 0]);
    const message = `the pipeline ended with exit code 0, but its report is malformed: ${defect}`;
    assert.equal(error.message, message);
  });
}

test('what is no report at all is none', async () => {
  for (const stdout of ['', 'null', '[]', '{', '7', '{"status":"error"}', '{}']) {
    assert.equal((await failure({ stdout })).kind, 'no_result', stdout);
  }
});
