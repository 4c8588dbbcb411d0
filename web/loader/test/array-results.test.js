/** Reports of guests that put something else into `/results` than they say. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOutcome } from '../execution/result.js';
import { NdArray, PipelineError } from '../index.js';

const encode = (text) => new TextEncoder().encode(text);
const npy = new NdArray(new Float32Array([1.5, -2, 3])).toNpy();
const FILES = new Map([
  ['a/b.npy', npy],
  ['text', encode('this is text')],
  ['empty', null],
]);

/** What a run with this result gives. */
function resultOf(item) {
  const graph = { node_count: 1, source_count: 1, sink_count: 1, execution_order: ['one'] };
  const metrics = { total_ms: 1, nodes: [] };
  const report = { status: 'success', outputs: null, results: [item], graph_info: graph, metrics };
  const outcome = {
    ending: { type: 'exit', code: 0 },
    stdout: encode(JSON.stringify(report)),
    stderr: new Uint8Array(),
    folders: [{ guest: '/results', files: FILES }],
    peakMemoryBytes: 0,
    executeMs: 1,
  };
  return readOutcome(outcome, {}, {}).results[0];
}

const says = (fields) => ({ __numpy__: true, ...fields });
const wrong = {
  'a file that is not there': [
    { file: 'b.npy' },
    /is in the file "b.npy", which `\/results` has not/,
  ],
  'a file elsewhere': [{ file: '../arrays/0.npy' }, /is in the file "\.\.\/arrays\/0.npy"/],
  'a folder': [{ file: 'empty' }, /is in the file "empty", which/],
  'a name that is no text': [{ file: [] }, /has a `file` without a name/],
  'a file that is no array': [{ file: 'text' }, /"text" cannot be read: it does not begin/],
  'another dtype': [{ file: 'a/b.npy', dtype: 'int32' }, /dtype is `float32`, not `int32`/],
  'an unknown dtype': [{ file: 'a/b.npy', dtype: 'x' }, /the dtype `x` is unknown/],
  'another shape': [{ file: 'a/b.npy', shape: [1, 3] }, /its shape is \(3\), not the one/],
  'a shape that is none': [{ file: 'a/b.npy', shape: 'x' }, /its shape is \(3\)/],
};

for (const [name, [fields, message]] of Object.entries(wrong)) {
  test(`${name} in a report is an error`, () => {
    assert.throws(
      () => resultOf({ list: [says(fields)] }),
      (error) => {
        assert(error instanceof PipelineError, error.stack);
        assert.deepEqual([error.kind, error.reportedBy, error.exitCode], ['no_result', 'host', 0]);
        assert.match(error.message, /its report is malformed: `results\[0\]\.list\[0\]`/);
        return message.test(error.message);
      },
    );
  });
}

test('an array is read, under whatever name it stands', () => {
  const found = resultOf(JSON.parse('{"__proto__": {"__numpy__": true, "file": "a/b.npy"}}'));
  const { value } = Object.getOwnPropertyDescriptor(found, '__proto__');
  assert(value instanceof NdArray);
  assert.deepEqual(value.data, new Float32Array([1.5, -2, 3]));
  assert.equal(Object.getPrototypeOf(found), Object.prototype);
});
