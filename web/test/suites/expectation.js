/** Whether a run in a browser gave what its case says: the comparison of `conformance/src/check.rs`. */

import assert from 'node:assert/strict';

import { difference } from './tolerance.js';

/** Compares `{ value }` or `{ failure }` of a run with what the case expects. */
export function assertExpected(expected, { value, failure, stderr }) {
  const error = expected.read('expected-error.json');
  if (error) assertError(failure, JSON.parse(error), stderr);
  else {
    assert.equal(failure, undefined, failure?.message);
    assertResult(expected, withoutMetrics(value.json));
  }
  assert.equal(warnings(stderr), expected.read('expected-warnings.txt') ?? '');
}

/** A result must be the same byte by byte, but for what the case tolerates. */
function assertResult(expected, result) {
  const text = compact(expected.read('expected.json'));
  const { tolerance } = JSON.parse(expected.read('case.json') ?? '{}');
  if (!tolerance) assert.equal(result, text);
  else assert.equal(difference(tolerance, JSON.parse(text), JSON.parse(result)), null);
}

/** The document on stderr must be equal, and the loader must pass on what is in it. */
function assertError(failure, { exit_code: exitCode, error }, stderr) {
  assert.equal(failure?.name, 'PipelineError', `${failure?.message}`);
  const { metrics: _, ...found } = JSON.parse(stderr.trimEnd().split('\n').at(-1));
  assert.equal(pretty(ofTheNodes(found)), pretty(error));
  const { kind, node, message } = error;
  assert.deepEqual(
    [failure.kind, failure.nodeId ?? null, failure.message, failure.exitCode],
    [kind, node, message, exitCode],
  );
}

/** A report without its metrics, which are its last field; every other byte as it was. */
function withoutMetrics(report) {
  const [, before] = report.match(/^(.*),"metrics":\{.*\}\}\s*$/s) ?? [];
  return `${before}}`;
}

/** JSON text without the white space between its tokens. */
function compact(json) {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, '$1');
}

function pretty(document) {
  return JSON.stringify(document, null, 2);
}

function warnings(stderr) {
  const lines = stderr.split('\n').filter((line) => line.startsWith('warning: '));
  return lines.map((line) => `${line}\n`).join('');
}

/** An error with those frames of its traceback that are the nodes': the library is bytecode. */
function ofTheNodes(error) {
  if (typeof error.traceback !== 'string') return error;
  let keep = true;
  const lines = error.traceback.split('\n').filter((line) => {
    if (line.startsWith('  File "')) keep = line.startsWith('  File "/app/');
    else if (!line.startsWith('    ') && !line.startsWith('  [Previous line')) keep = true;
    return keep;
  });
  return { ...error, traceback: lines.join('\n') };
}
