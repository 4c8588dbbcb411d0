import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PACKAGES } from '../packages.js';
import { TestServer } from '../server.js';
import { assertInitialized, Runner } from './runner.js';

/** Pages that may do less say what they miss, and do what they can without. */
export function restricted(context) {
  /** Not closed as other pages are: this one may complain. */
  async function openPage(mode) {
    const { browser, server, pages } = context;
    pages[mode] = await browser.open(`${server.origin}/${mode}/test/page/`);
    return async () => {
      await pages[mode].close();
      delete pages[mode];
    };
  }

  for (const mode of ['workerless', 'sandboxed']) {
    test(`a page that is ${mode} runs nothing in Workers, and says so`, async () => {
      const close = await openPage(mode);
      const runner = new Runner(context, 'workers', mode);
      await runner.initialize('packages/probes.rmpkg');
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const { failure } = await runner.probe('excess:Count', 'x');
        assert.equal(failure?.kind, 'worker', failure?.message);
        assert.match(failure.message, /could not be started.*`worker: false`/);
      }
      await close();
    });
  }

  test('a page without storage warns, and /data lives as long as it', async () => {
    const close = await openPage('sandboxed');
    const runner = new Runner(context, 'storage', 'sandboxed');
    const options = { worker: false, data: 'visits' };
    for (const visits of [1, 2]) {
      const { value, failure } = await runner.initialize('packages/probes.rmpkg', options);
      assert.equal(failure, undefined, failure?.message);
      assert.match(
        value.warnings.join(),
        /nothing is cached, because this browser's storage fails/,
      );
      const run = await runner.probe('excess:Visits', 0);
      assert.deepEqual(run.value, [visits, []], run.failure?.message);
    }
    const shown = await context.pages.sandboxed.evaluate(() => harness.warnings);
    assert.match(shown.join(), /`\/data` is kept no longer than this page/);
    await close();
  });

  const skip =
    context.driver.name !== 'chromium' && 'only Chromium can be told how little room it has';
  test('a page without room warns, and an error says that /data is not kept', {
    skip,
  }, async () => {
    const server = await TestServer.start(PACKAGES); // an origin that has stored nothing yet
    context.pages.full = await context.browser.open(`${server.origin}/plain/test/page/`);
    await context.pages.full.limitStorage(1_000);
    const runner = new Runner(context, 'full', 'full');
    const { value } = await runner.initialize('packages/probes.rmpkg', { data: 'large' });
    assert.match(value.warnings.join(), /nothing is cached, because .*QuotaExceededError/);
    const { failure } = await runner.probe('excess:Keep', 2 ** 20);
    assert.equal(failure?.kind, 'storage');
    assert.match(failure.message, /`\/data` cannot be saved: .*QuotaExceededError/);
    assertInitialized(await runner.initialize('packages/probes.rmpkg'));
    await runner.assertWorks();
    await context.pages.full.close();
    delete context.pages.full;
    await server.close();
  });
}
