/** `cargo xtask demo --watch`, the command itself, as the browsers see it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { selectedDrivers } from './browsers/index.js';
import { start } from './browsers/process.js';
import { EXAMPLES, xtask } from './packages.js';

/** The pipeline that is served, and a file by which it changes. */
const EXAMPLE = join(EXAMPLES, 'calculator');
const SOURCE = join(EXAMPLE, 'input.json');

const PAGE = '?example=calculator';

for (const driver of selectedDrivers().filter((driver) => driver.missing().length === 0)) {
  test(driver.name, async (context) => {
    const server = await startServer();
    const browser = await driver.launch();
    try {
      const page = await browser.open(server.url + PAGE);
      await context.test('executes an example', () => assertExecutes(page));
      await context.test('executes it again after its source has changed', async () => {
        await page.evaluate(mark);
        touch();
        while (await isMarked(page));
        await assertExecutes(page);
      });
      await context.test('asks nobody but the server', async () => {
        const asked = await page.evaluate(() =>
          performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin),
        );
        assert.deepEqual(new Set(asked), new Set([new URL(server.url).origin]));
      });
      let offline;
      await context.test('opens the page and executes when the server is gone', async () => {
        await page.evaluate(keptFiles);
        await server.stop();
        offline = await browser.open(server.url + PAGE);
        await assertExecutes(offline);
      });
      await context.test('executes then with a file more, and writes it as a package', async () => {
        await offline.evaluate(addFile);
        await assertExecutes(offline);
        assert.match(await offline.evaluate(download), /^calculator\.rmpkg is written: .* MiB\.$/);
      });
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}

/** Starts the command; resolves when it has said where it serves. */
async function startServer() {
  const [program, args, options] = xtask(['--quiet', 'demo', EXAMPLE, '--watch', '--port', '0']);
  const { child, failure, stop } = start(program, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await Promise.race([once(createInterface(child.stdout), 'line'), failure]);
  // It may be packaging still, and ends the compilers that it has started.
  return { url, stop: () => stop('SIGTERM') };
}

async function assertExecutes(page) {
  assert.deepEqual(await page.evaluate(execute), [20, 24, 16]);
}

/** Runs in the page: waits until what it needs without its server is kept. */
async function keptFiles() {
  await navigator.serviceWorker.ready;
  const cache = await caches.open('rmpkg-demo');
  while (!(await cache.match('/loader/execution/worker.js')));
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

/** Runs in the page: the nodes get another file. */
function addFile() {
  document.querySelector('#code-name').value = 'helpers.py';
  document.querySelector('#code-new').requestSubmit();
}

/** Runs in the page: saves the package without a dialogue, and gives what is said then. */
function download() {
  HTMLAnchorElement.prototype.click = () => {};
  const status = document.querySelector('#status');
  return new Promise((resolve) => {
    new MutationObserver(() => resolve(status.textContent)).observe(status, { childList: true });
    document.querySelector('#download').click();
  });
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
  const isRefused = () => find('#package-error')?.hidden === false;
  const isOpen = () => find('main')?.hasAttribute('data-open') && !find('#execute').disabled;
  await until(() => isOpen() || isRefused());
  if (isRefused()) throw new Error(find('#package-error').textContent);
  find('#execute').click(); // which clears the output of before
  await until(() => find('#output').textContent !== '' || !find('#error').hidden);
  if (!find('#error').hidden) throw new Error(find('#error').textContent);
  return JSON.parse(find('#output').textContent);
}
