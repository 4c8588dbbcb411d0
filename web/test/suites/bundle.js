import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { bundle } from '../../scripts/bundle.js';
import { BUNDLE } from '../server/content.js';
import { THREADS } from './runner.js';

/** The loader as two files does what its modules do. */
export function bundled(context) {
  before(() => bundle(BUNDLE));

  for (const { thread, worker } of THREADS) {
    test(`it runs a package, ${thread}, and says what is wrong with one`, async () => {
      const answer = await context.pages.plain.evaluate(useBundle, worker);
      assert.deepEqual(answer, {
        results: [59, 77, 81.5],
        refusal: ['PackageError', 'http_status'],
      });
    });
  }
}

/** Runs in the page. */
async function useBundle(worker) {
  const { PipelineRunner } = await import('../../bundle/index.js');
  const load = (path) => PipelineRunner.initialize(path, { worker });
  const runner = await load('../../packages/mixed.rmpkg');
  const { results } = await runner.execute(null, [10, 20, 30, 25]);
  runner.dispose();
  const { name, code } = await load('../../packages/none.rmpkg').catch((error) => error);
  return { results, refusal: [name, code] };
}
