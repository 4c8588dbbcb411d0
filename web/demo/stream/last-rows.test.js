import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NdArray } from '../../loader/index.js';
import { LastRows, textOf } from './last-rows.js';

test('the last rows are there until they are taken, and all are counted', () => {
  const rows = new LastRows(2);
  for (const item of ['a', 'b', 'c']) rows.add({ item, sink: null });
  assert.deepEqual(rows.take(), [
    { index: 1, sink: null, text: '"b"' },
    { index: 2, sink: null, text: '"c"' },
  ]);
  assert.deepEqual(rows.take(), []);
  rows.add({ item: 1, sink: 'end' });
  assert.deepEqual(rows.take(), [{ index: 3, sink: 'end', text: '1' }]);
  assert.equal(rows.count, 4);
});

test('a result is a short line, and an array what it is of', () => {
  const array = new NdArray(new Float32Array(6), { shape: [2, 3] });
  assert.equal(textOf({ a: array }), '{"a":"float32 array of shape (2, 3)"}');
  assert.equal(textOf('x'.repeat(1000)), `"${'x'.repeat(159)}…`);
  assert.equal(textOf(null), 'null');
});
