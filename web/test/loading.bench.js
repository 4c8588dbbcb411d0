/**
 * How long it takes from navigation to the first result in Chromium, cold and warm, and where the time goes. Each round
 * has a profile of its own, in which the first visit is cold and the second warm. The loader's modules and its two
 * files are compared in turn; `RMPKG_BENCH_PACKAGE` names another package than that of `examples/mixed`.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle } from '../scripts/bundle.js';
import { chromium } from './browsers/chromium.js';
import { BUNDLE, contentType } from './server/content.js';

const WEB = fileURLToPath(new URL('../', import.meta.url));
const ROUNDS = Number(process.env.RMPKG_BENCH_ROUNDS ?? 7);
const LOADERS = ['modules', 'two files'];
const PACKAGES = process.env.RMPKG_TEST_PACKAGES ?? join(WEB, '../target/rmpkg-test');
const PACKAGE = process.env.RMPKG_BENCH_PACKAGE ?? join(PACKAGES, 'mixed.rmpkg');
const INPUT = '[10, 20, 30, 25]';

/** What is served for a path. */
async function content(path, loader) {
  if (path.endsWith('.rmpkg')) return readFile(PACKAGE);
  if (path.startsWith('/bundle/')) return readFile(join(BUNDLE, basename(path)));
  const bytes = await readFile(join(WEB, path));
  if (loader === 'modules' || !path.endsWith('/first.js')) return bytes;
  return Buffer.from(bytes.toString().replace('../../loader/', '../../bundle/'));
}

/** Serves a loader and the package as a server does that lets browsers cache, and asks them to ask. */
async function serve(loader) {
  const server = createServer(async ({ url, headers }, response) => {
    const path = decodeURIComponent(url.split('?')[0]);
    const bytes = await content(path, loader).catch(() => null);
    if (bytes === null) return response.writeHead(404).end();
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    const fields = { 'content-type': contentType(path), 'cache-control': 'no-cache', etag };
    if (headers['if-none-match'] === etag) return response.writeHead(304, fields).end();
    response.writeHead(200, { ...fields, 'content-length': bytes.length }).end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

async function visit(browser, origin) {
  const query = new URLSearchParams({ package: `/${basename(PACKAGE)}`, input: INPUT });
  const page = await browser.open(`${origin}/test/page/first.html?${query}`);
  const outcome = await page.evaluate(async () => {
    while (!globalThis.outcome) await new Promise((resolve) => setTimeout(resolve, 20));
    return globalThis.outcome;
  });
  await page.close();
  return outcome;
}

async function round(loader) {
  const { server, origin } = await serve(loader);
  const browser = await chromium.launch();
  try {
    await (await browser.open(`${origin}/demo/icon.svg`)).close(); // the first page waits for the browser itself
    const cold = await visit(browser, origin);
    const warm = await visit(browser, origin);
    assert.deepEqual([cold.metrics.cached, warm.metrics.cached], [false, true]);
    return { cold, warm };
  } finally {
    await browser.close();
    server.close();
  }
}

/** The least: on a machine that others use too nothing else can be compared. */
const least = (numbers) => Math.min(...numbers);

function summary(outcomes) {
  const of = (read) => Math.round(least(outcomes.map(read)));
  const marks = Object.keys(outcomes[0].marks).map((name) => [
    name,
    of(({ marks }) => marks[name]),
  ]);
  const python = of(({ metrics }) => metrics.runtime.pythonStartMs ?? 0);
  const execute = of(({ metrics }) => metrics.executeMs);
  return { ...Object.fromEntries(marks), 'of it guest': execute, 'of it Python': python };
}

await bundle(BUNDLE);
const rounds = LOADERS.map(() => []);
for (let at = 0; at < ROUNDS; at += 1) {
  for (const [index, loader] of LOADERS.entries()) rounds[index].push(await round(loader));
}
const rows = LOADERS.flatMap((loader, index) =>
  ['cold', 'warm'].map((visit) => ({
    loader,
    visit,
    ...summary(rounds[index].map((each) => each[visit])),
  })),
);
for (const { loader, visit, ...times } of rows) {
  console.log(`\n${loader} ${visit}, milliseconds since navigation:`);
  console.table(times);
}
