import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { assertInitialized, oneNode, Runner } from './runner.js';

/**
 * A run that would never end is ended, and the runner works on.
 *
 * This is the last suite, because of WebKit: there the thread of a Worker that was terminated goes on
 * as long as its wasm makes no call to the host, and takes a processor from what comes after it.
 */
export function endless(context) {
  const runner = new Runner(context, 'probes');
  before(async () => assertInitialized(await runner.initialize('packages/probes.rmpkg')));

  test('an endless loop ends with its time', async () => {
    const { failure } = await runner.probe('excess:Forever', null, { timeoutMs: 1_000 });
    assert.equal(failure?.kind, 'timeout');
    await runner.assertWorks();
  });

  test('the page hears what an endless loop prints, and aborts it', async () => {
    const { heard, failure } = await context.pages.plain.evaluate(async (manifest) => {
      const controller = new AbortController();
      let heard = '';
      const onStderr = (text) => {
        heard += text;
        controller.abort();
      };
      const { signal } = controller;
      const result = await harness.execute('probes', manifest, [null], { signal, onStderr });
      return { heard, ...result };
    }, oneNode('excess:Forever'));
    assert.match(heard, /for ever/);
    assert.equal(failure?.kind, 'aborted');
    await runner.assertWorks();
  });
}
