import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asSentence, formatBytes, formatCount, formatTime } from './format.js';

test('sizes have three digits and a unit', () => {
  const sizes = [0, 1, 1023, 1024, 10_240, 3_019_576, 2 ** 31];
  const shown = ['0 bytes', '1 byte', '1023 bytes', '1 KiB', '10 KiB', '2.88 MiB', '2 GiB'];
  assert.deepEqual(sizes.map(formatBytes), shown);
});

test('times have three digits and a unit', () => {
  const times = [0, 0.004, 0.05, 9.996, 99.96, 999.4, 1234];
  const shown = ['0 ms', '< 0.01 ms', '0.05 ms', '10 ms', '100 ms', '999 ms', '1.23 s'];
  assert.deepEqual(times.map(formatTime), shown);
});

test('one is singular', () => {
  assert.deepEqual(
    [0, 1, 1200].map((n) => formatCount(n, 'item')),
    ['0 items', '1 item', '1,200 items'],
  );
});

test('an error becomes a sentence', () => {
  assert.equal(asSentence('the file is empty'), 'The file is empty.');
  assert.equal(asSentence('`a` is wrong: Why?'), '`a` is wrong: Why?');
});
