import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { SHOWS_THREADS, workerThreads } from '../browsers/threads.js';
import { assertInitialized, ENGINES, enginesOf, oneNode, Runner } from './runner.js';

/** Without end: loops in bytecode, in C, in a regular expression; recursion without loops; a wait. */
const ENDLESS = [
  ['excess:Forever', null],
  ['excess:ForeverInC', null],
  ['excess:ForeverInRegex', null],
  ['excess:ForeverInRecursion', null],
  ['excess:Sleep', 100_000],
];

const TIMEOUT = { timeoutMs: 500 };

/** A run that would never end is ended, its thread as well, and the runner works on. */
export function endless(context) {
  const runner = new Runner(context, 'endless');
  let threadsBefore;

  before(async () => {
    threadsBefore = workerThreads();
    assertInitialized(await runner.initialize('packages/probes.rmpkg'));
  });

  for (const [type, item] of ENDLESS) {
    test(`${type} ends with its time`, async () => {
      const { failure } = await runner.probe(type, item, TIMEOUT);
      assert.equal(failure?.kind, 'timeout');
      await runner.assertWorks();
    });

    test(`the page hears what ${type} prints, and aborts it`, async () => {
      const { heard, failure } = await runner.page.evaluate(abortWhenHeard, oneNode(type), item);
      assert.match(heard, /for ever/);
      assert.equal(failure?.kind, 'aborted');
      await runner.assertWorks();
    });
  }

  test('no thread is left of what was ended', {
    skip: !SHOWS_THREADS,
    timeout: 60_000,
  }, async () => {
    assert.notEqual(newThreads().size, 0, 'the Workers of this browser cannot be recognised');
    await runner.dispose();
    while (newThreads().size > 0) await delay(100);
  });

  function newThreads() {
    return new Set([...workerThreads()].filter((thread) => !threadsBefore.has(thread)));
  }

  const onPage = new Runner(context, 'endless on the page');
  test('the page itself ends with its time what it runs', async () => {
    const options = { worker: false };
    assertInitialized(await onPage.initialize('packages/probes.rmpkg', options));
    for (const [type, item] of ENDLESS) {
      const { failure } = await onPage.probe(type, item, TIMEOUT);
      assert.equal(failure?.kind, 'timeout', type);
      await onPage.assertWorks();
    }
    await onPage.dispose();
  });

  const skip = enginesOf(context).length < ENGINES.length;
  test('the engine wasmer ends with its time as well', { skip }, async () => {
    const [, { options, mode }] = ENGINES;
    await context.open(mode);
    const wasmer = new Runner(context, 'endless', mode);
    assertInitialized(await wasmer.initialize('packages/probes.rmpkg', options));
    const { failure } = await wasmer.probe('excess:Forever', null, { timeoutMs: 5_000 });
    assert.equal(failure?.kind, 'timeout');
    await wasmer.assertWorks();
    await wasmer.dispose();
  });
}

/** Runs in the page. */
async function abortWhenHeard(manifest, item) {
  const controller = new AbortController();
  let heard = '';
  const onStderr = (text) => {
    heard += text;
    controller.abort();
  };
  const { signal } = controller;
  const result = await harness.execute('endless', manifest, [item], { signal, onStderr });
  return { heard, ...result };
}
