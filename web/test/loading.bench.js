/**
 * How long it takes from navigation to the first result in Chromium, cold and warm, and where the time goes. Each round
 * has a profile of its own, in which the first visit is cold and the second warm. `RMPKG_BENCH_WEB` names folders
 * like this one, with a loader each, to be compared in turn; `RMPKG_BENCH_PACKAGE` a package.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from './browsers/chromium.js';
import { contentType } from './server/content.js';

const WEB = fileURLToPath(new URL('../', import.meta.url));
const ROUNDS = Number(process.env.RMPKG_BENCH_ROUNDS ?? 7);
const FOLDERS = (process.env.RMPKG_BENCH_WEB ?? WEB).split(',');
const PACKAGES = process.env.RMPKG_TEST_PACKAGES ?? join(WEB, '../target/rmpkg-test');
const PACKAGE = process.env.RMPKG_BENCH_PACKAGE ?? join(PACKAGES, 'mixed.rmpkg');
const INPUT = '[10, 20, 30, 25]';

/** Serves a loader and the package as a server does that lets browsers cache, and asks them to ask. */
async function serve(web) {
  const server = createServer(async ({ url, headers }, response) => {
    const path = decodeURIComponent(url.split('?')[0]);
    const file = path.endsWith('.rmpkg') ? PACKAGE : join(web, path);
    const bytes = await readFile(file).catch(() => null);
    if (bytes === null) return response.writeHead(404).end();
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    const fields = { 'content-type': contentType(file), 'cache-control': 'no-cache', etag };
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

async function round(web) {
  const { server, origin } = await serve(web);
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

const rounds = FOLDERS.map(() => []);
for (let at = 0; at < ROUNDS; at += 1) {
  for (const [index, web] of FOLDERS.entries()) rounds[index].push(await round(web));
}
const rows = FOLDERS.flatMap((web, index) =>
  ['cold', 'warm'].map((visit) => ({
    loader: web,
    visit,
    ...summary(rounds[index].map((each) => each[visit])),
  })),
);
for (const { loader, visit, ...times } of rows) {
  console.log(`\n${loader} ${visit}, milliseconds since navigation:`);
  console.table(times);
}
