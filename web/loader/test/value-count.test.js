/** A report of many tiny values is refused before it is read: it would take far more memory than its text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOutcome } from '../execution/result.js';
import { hasMoreValues, mostValues } from '../execution/value-count.js';

const bytes = (text) => new TextEncoder().encode(text);
const limits = { maxOutputBytes: 2 ** 26, maxDataBytes: 1, maxFiles: 1 };
const few = { ...limits, maxOutputBytes: 6_000_000 };

const graph = { node_count: 1, source_count: 1, sink_count: 1, execution_order: ['one'] };
/** One of several items, which a report has twice. */
const report = (results) =>
  `{"status":"success","outputs":${results},"results":${results},` +
  `"graph_info":${JSON.stringify(graph)},"metrics":{"total_ms":1,"nodes":[]}}`;

const outcomeOf = (stdout, { code = 0, stderr = '' } = {}) => ({
  ...{ ending: { type: 'exit', code }, stdout: bytes(stdout), stderr: bytes(stderr) },
  ...{ folders: [], peakMemoryBytes: 0, executeMs: 0 },
});

const listOf = (item, count) => `[${Array(count).fill(item).join(',')}]`;

test('values are counted as they are', () => {
  const count = (text) => {
    const padded = text + ' '.repeat(100);
    return Array.from({ length: 50 }, (_, most) => most).find(
      (most) => !hasMoreValues(padded, most),
    );
  };
  assert.equal(count('7'), 1);
  assert.equal(count('[1,2,3]'), 4);
  assert.equal(count('{"a":[{"b":1}],"c":2}'), 5);
  assert.equal(count('"[,{,"'), 1);
  assert.equal(count(String.raw`["\",[", "\\", "[\\\"["]`), 4);
  assert.equal(count('["[,,'), 2);
});

test('a report of very many values is too much output', () => {
  assert.equal(mostValues(few.maxOutputBytes), 1_000_000);
  for (const item of ['{}', '[]', '0', '""', ' {}']) {
    const written = ` ${report(listOf(item, 500_000))}`;
    const read = () => readOutcome(outcomeOf(written), few, {});
    assert.throws(read, {
      kind: 'output',
      reportedBy: 'host',
      message: /more than 1000000 values to stdout: its limit there is 6000000 bytes/,
    });
  }
});

test('an error document of very many values is too much output', () => {
  const causes = listOf('{"relation":"","python_type":"","message":""}', 300_000);
  const stderr = `last words\n{"status":"error","kind":"internal","message":"","causes":${causes}}\n`;
  const read = () => readOutcome(outcomeOf('', { code: 3, stderr }), few, {});
  assert.throws(read, { kind: 'output', message: /1000000 values to stderr; an error document/ });
});

test('what is no document is not parsed, whatever it has', (context) => {
  const { mock } = context.mock.method(JSON, 'parse');
  const values = ` ${listOf('[]', 1_500_000)}`;
  const none = { kind: 'no_result', reportedBy: 'host' };
  assert.throws(() => readOutcome(outcomeOf(values), few, {}), none);
  const stderr = `last words\n${values}\n`;
  assert.throws(() => readOutcome(outcomeOf('', { code: 3, stderr }), few, {}), none);
  assert.equal(mock.callCount(), 0);
});

test('reports as long as they may be are read where their values are not tiny', () => {
  const { results } = readOutcome(
    outcomeOf(report(listOf('{"id":1,"name":"x"}', 150_000))),
    few,
    {},
  );
  assert.equal(results.length, 150_000);
  const raised = { ...few, maxOutputBytes: 12_000_000 };
  assert.equal(
    readOutcome(outcomeOf(report(listOf('0', 990_000))), raised, {}).results.length,
    990_000,
  );
});
