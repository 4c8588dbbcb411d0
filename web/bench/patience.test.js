import assert from 'node:assert/strict';
import { test } from 'node:test';

import { within } from './patience.js';

const LONG_MS = 3_600_000;

test('what comes in time is handed on, be it an error', async () => {
  assert.equal(await within(Promise.resolve(7), LONG_MS, 'the page'), 7);
  await assert.rejects(
    within(Promise.reject(new Error('no page')), LONG_MS, 'the page'),
    /no page/,
  );
});

test('what does not come is named', async () => {
  const never = new Promise(() => {});
  await assert.rejects(
    within(never, 6, 'the page in firefox'),
    /^Error: the page in firefox has not answered in 0.0001 minutes$/,
  );
});

test('what fails later does so in silence', async () => {
  let fail;
  const work = new Promise((_, reject) => {
    fail = reject;
  });
  await assert.rejects(within(work, 1, 'the page'), /has not answered/);
  fail(new Error('too late'));
  await assert.rejects(work, /too late/);
});
