import { test } from 'node:test';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { selectedDrivers } from './browsers/index.js';
import { start } from './browsers/process.js';
import { xtask } from './packages.js';
const PAGE = '?example=calculator';
for (const driver of selectedDrivers().filter((d) => d.missing().length === 0)) {
  test(driver.name, { timeout: 500000 }, async () => {
    const [program, args, options] = xtask(['--quiet', 'demo', '--watch', '--port', '0']);
    const { child, failure, stop } = start(program, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = await Promise.race([once(createInterface(child.stdout), 'line'), failure]);
    const browser = await driver.launch();
    const state = (page) => page.evaluate(() => ({ status: document.querySelector('#status').textContent, error: document.querySelector('#error').textContent, output: document.querySelector('#output').textContent, note: document.querySelector('#code-note').textContent, isolated: crossOriginIsolated, files: document.querySelector('#code-files').textContent }));
    const log = (...a) => console.log(new Date().toISOString(), ...a);
    try {
      const page = await browser.open(url + PAGE);
      log('online', await page.evaluate(execute));
      await page.evaluate(keptFiles);
      await stop();
      log('stopped');
      const offline = await browser.open(url + PAGE);
      log('offline', await Promise.race([offline.evaluate(execute), new Promise((r) => setTimeout(r, 150000, 'timeout'))]), await state(offline));
      await offline.evaluate(addFile);
      log('added', await state(offline));
      log('again', await Promise.race([offline.evaluate(execute), new Promise((r) => setTimeout(r, 120000, 'timeout'))]), await state(offline));
      log('download', await Promise.race([offline.evaluate(download), new Promise((r) => setTimeout(r, 120000, 'timeout'))]), await state(offline));
    } finally { await browser.close(); await stop(); }
  });
}
async function keptFiles() {
  await navigator.serviceWorker.ready;
  const cache = await caches.open('rmpkg-demo');
  while (!(await cache.match('/loader/execution/worker.js')));
}
function addFile() {
  document.querySelector('#output').textContent = '';
  document.querySelector('#code-name').value = 'helpers.py';
  document.querySelector('#code-new').requestSubmit();
}
function download() {
  HTMLAnchorElement.prototype.click = () => {};
  const status = document.querySelector('#status');
  return new Promise((resolve) => {
    new MutationObserver(() => resolve(status.textContent)).observe(status, { childList: true });
    document.querySelector('#download').click();
  });
}
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
