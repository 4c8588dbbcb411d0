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

test('what does not come is named', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const never = within(new Promise(() => {}), LONG_MS, 'the page in firefox');
  mock.timers.tick(LONG_MS);
  await assert.rejects(never, /^Error: the page in firefox has not answered in 60 minutes$/);
});

test('what fails later does so in silence', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let fail;
  const work = new Promise((_, reject) => {
    fail = reject;
  });
  const late = within(work, LONG_MS, 'the page');
  mock.timers.tick(LONG_MS);
  await assert.rejects(late, /has not answered/);
  fail(new Error('too late'));
  await assert.rejects(work, /too late/);
});
