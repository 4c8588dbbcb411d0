/** Runs that share `/data` take turns, here without the browser's locks and storage. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataFolder } from '../storage/data.js';

/** A run that lasts until it is told to end. */
function openRun() {
  const began = signpost();
  const ended = signpost();
  const run = async (data) => {
    began.reach();
    await ended.reached;
    return { result: 'long', data };
  };
  return { run, began: began.reached, end: ended.reach };
}

function signpost() {
  let reach;
  const reached = new Promise((resolve) => {
    reach = resolve;
  });
  return { reach, reached };
}

const quick = (result) => async (data) => ({ result, data });

test('a run that waits for its turn hears its abort at once', async () => {
  const folder = new DataFolder('abort', () => {});
  const { run, began, end } = openRun();
  const first = folder.use(run);
  await began;
  const controller = new AbortController();
  let hasRun = false;
  const waiting = folder.use(async (data) => {
    hasRun = true;
    return { result: 'second', data };
  }, controller.signal);
  const third = folder.use(quick('third'));
  setImmediate(() => controller.abort('enough'));
  await assert.rejects(waiting, { name: 'PipelineError', kind: 'aborted', cause: 'enough' });
  end();
  assert.deepEqual([await first, await third, hasRun], ['long', 'third', false]);
});

test('who comes after an aborted run still waits for the one before it', async () => {
  const folder = new DataFolder('order', () => {});
  const { run, began, end } = openRun();
  const seen = [];
  const first = folder.use(run).then((result) => seen.push(result));
  await began;
  const given = folder.use(quick('given up'), AbortSignal.abort());
  const last = folder.use(quick('last')).then((result) => seen.push(result));
  await assert.rejects(given, { kind: 'aborted' });
  setImmediate(end);
  await Promise.all([first, last]);
  assert.deepEqual(seen, ['long', 'last']);
});

test("an abort after the turn has come is the run's own to hear", async () => {
  const folder = new DataFolder('late', () => {});
  const { run, began, end } = openRun();
  const controller = new AbortController();
  const running = folder.use(run, controller.signal);
  await began;
  controller.abort();
  end();
  assert.equal(await running, 'long');
});

test('a run that fails does not hold up the next', async () => {
  const folder = new DataFolder('failing', () => {});
  const failing = folder.use(async () => {
    throw new Error('no');
  });
  const next = folder.use(quick('next'));
  await assert.rejects(failing, { message: 'no' });
  assert.equal(await next, 'next');
});
