import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertInitialized, Runner } from './runner.js';

const MODEL = new Uint8Array(1_000).fill(7);

/** What the browser keeps, it has on the next page. */
export function storage(context) {
  const runner = new Runner(context, 'storage');

  async function visit() {
    const options = { data: 'visits', models: { 'seven.bin': '../../packages/seven.bin' } };
    assertInitialized(await runner.initialize('packages/probes.rmpkg', options));
    const { value, failure } = await runner.probe('excess:Visits', 1);
    assert.equal(failure, undefined, failure?.message);
    return value;
  }

  test('/data is kept and /models is filled, on one page and on the next', async () => {
    context.server.add('seven.bin', MODEL);
    assert.deepEqual(await visit(), [1, [MODEL.length]]);
    assert.deepEqual(await visit(), [2, [MODEL.length]]);
    await context.open('plain');
    assert.deepEqual(await visit(), [3, [MODEL.length]]);
  });

  test('a package that is known is not downloaded again', async () => {
    const cached = await context.pages.plain.evaluate(async () => {
      await harness.initialize('known', '../../packages/text.rmpkg');
      await harness.initialize('known', '../../packages/text.rmpkg');
      const { metrics } = await harness.runners.get('known').execute(null, []);
      return metrics.cached;
    });
    assert.equal(cached, true);
  });
}
