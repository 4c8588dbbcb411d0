/** `cargo xtask demo --watch`, the command itself, as the browsers see it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { selectedDrivers } from './browsers/index.js';
import { start } from './browsers/process.js';
import { EXAMPLES, xtask } from './packages.js';

/** What the command packages, by this file, when it changes. */
const SOURCE = join(EXAMPLES, 'calculator/input.json');

const PAGE = '?example=calculator';

let server;
let url;

before(async () => {
  const [program, args, options] = xtask(['--quiet', 'demo', '--watch', '--port', '0']);
  server = start(program, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  [url] = await Promise.race([once(createInterface(server.child.stdout), 'line'), server.failure]);
});
after(() => server?.stop());

for (const driver of selectedDrivers().filter((driver) => driver.missing().length === 0)) {
  test(`${driver.name} executes an example, and again after its source has changed`, async () => {
    const browser = await driver.launch();
    try {
      const page = await browser.open(url + PAGE);
      assert.deepEqual(await page.evaluate(execute), [20, 24, 16]);
      await page.evaluate(mark);
      touch();
      while (await isMarked(page));
      assert.deepEqual(await page.evaluate(execute), [20, 24, 16]);
    } finally {
      await browser.close();
    }
  });
}

/** Changes nothing of a file, which counts as a change. */
function touch() {
  const { atime, mtime } = statSync(SOURCE);
  utimesSync(SOURCE, atime, mtime);
}

/** Runs in the page, too. */
function mark() {
  globalThis.isOld = true;
}

/** Whether this is still the page that was marked; there is none to ask while it is replaced. */
function isMarked(page) {
  return page.evaluate(() => globalThis.isOld === true).catch(() => true);
}

/** Runs in the page: presses Execute as soon as that can be done, and gives what is shown. */
async function execute() {
  const until = (condition) =>
    new Promise((resolve) => {
      const check = () => condition() && resolve(observer.disconnect());
      const observer = new MutationObserver(check);
      observer.observe(document, { attributes: true, childList: true, subtree: true });
      check();
    });
  const find = (selector) => document.querySelector(selector);
  await until(() => find('main')?.hasAttribute('data-open') && !find('#execute').disabled);
  find('#execute').click();
  await until(() => find('#output').textContent !== '');
  return JSON.parse(find('#output').textContent);
}
