import assert from 'node:assert/strict';
import { test } from 'node:test';

/** The page in README works as it is. */
export function readmePage(context) {
  test('it shows the results of its pipeline', async () => {
    const page = await context.browser.open(`${context.server.origin}/plain/minimal.html`);
    const shown = await page.evaluate(() => {
      const output = document.querySelector('#output');
      return new Promise((resolve) => {
        const check = () => output.textContent !== 'Loading…' && resolve(output.textContent);
        new MutationObserver(check).observe(output, { childList: true });
        check();
      });
    });
    assert.deepEqual(JSON.parse(shown), [59, 77, 81.5]);
    await page.close();
  });
}
