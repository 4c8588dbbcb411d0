import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

const ANOTHER = '<!doctype html><title>another project</title>';

/** What the demo page leaves at its address is no burden for the next one there. */
export function anotherProject(context) {
  let isOurs = true;
  const server = createServer(async ({ url }, response) => {
    if (isOurs) return passOn(url, response);
    return response.writeHead(200, { 'content-type': 'text/html' }).end(ANOTHER);
  });

  /** As the tests' own server has it. */
  async function passOn(url, response) {
    const { status, headers, body } = await fetch(`${context.server.origin}/plain${url}`);
    const fields = ['content-type', 'content-security-policy'].filter((name) => headers.has(name));
    response.writeHead(status, Object.fromEntries(fields.map((name) => [name, headers.get(name)])));
    for await (const part of body ?? []) response.write(part);
    response.end();
  }

  let origin;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Opens a page there, asks it something, and closes it. */
  async function ask(path, question) {
    const page = await context.browser.open(origin + path);
    const answer = await page.evaluate(question);
    await page.close();
    return answer;
  }

  test('the page is kept once, whatever the query is, and the smallest page changes nothing', async () => {
    await ask('/?one', keptPage);
    await ask('/minimal.html', () => null);
    assert.deepEqual(await ask('/?two', whatIsLeft), [1, true]);
    const kept = await ask('/?three', keptPaths);
    assert(kept.includes('/'));
    assert.deepEqual(kept, [...new Set(kept.map((path) => path.split('?')[0]))]);
  });

  test('another page there is shown as it is, and nothing is kept of either', async () => {
    isOurs = false;
    assert.equal(await ask('/', () => document.title), 'another project');
    assert.deepEqual(await ask('/', whatIsLeft), [0, false]);
  });
}

/** Runs in the page: waits until it works without its server, but not for ever. */
async function keptPage() {
  await navigator.serviceWorker.ready;
  const isKept = async () => {
    if (!(await caches.has('rmpkg-demo'))) return false;
    const cache = await caches.open('rmpkg-demo');
    return (await cache.match('/')) && cache.match('/loader/execution/worker.js');
  };
  const end = performance.now() + 30_000;
  while (!(await isKept())) {
    if (performance.now() > end) throw new Error('the page is not kept');
  }
}

/** Runs in the page, too. */
async function keptPaths() {
  const cache = await caches.open('rmpkg-demo');
  const urls = (await cache.keys()).map(({ url }) => new URL(url));
  return urls.map(({ pathname, search }) => pathname + search);
}

/** And so does this. */
async function whatIsLeft() {
  const registrations = await navigator.serviceWorker.getRegistrations();
  return [registrations.length, await caches.has('rmpkg-demo')];
}
