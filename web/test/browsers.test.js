/** The loader in real browsers; `suites/` has the tests, each browser runs them all. */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { selectedDrivers } from './browsers/index.js';
import { PACKAGES } from './packages.js';
import { TestServer } from './server.js';
import { badInput } from './suites/bad-input.js';
import { conformance } from './suites/conformance.js';
import { downloads } from './suites/downloads.js';
import { limits } from './suites/limits.js';
import { recursion } from './suites/recursion.js';
import { storage } from './suites/storage.js';
import { timings } from './suites/timings.js';

const SUITES = {
  ...{ timings, conformance, 'bad input': badInput, recursion },
  ...{ limits, downloads, storage },
};

/** What the tests leave for people to look at. */
const OUTPUT = fileURLToPath(new URL('../../target/web-test/', import.meta.url));
const SCREENSHOTS = join(OUTPUT, 'screenshots');

/** For all tests of a browser: they take a minute each. */
const LIMIT = { timeout: 600_000 };

for (const driver of selectedDrivers()) {
  const missing = driver.missing();
  if (missing.length === 0) describe(driver.name, LIMIT, () => inBrowser(driver));
  else refuse(driver, missing);
}

/** Without a browser its tests are skipped, but not where nobody would notice. */
function refuse({ name }, missing) {
  const notice = `${name} is not tested: install ${missing.join(', ')}, or run \`cargo xtask setup\``;
  test(name, { skip: process.env.CI ? false : notice }, () => {
    throw new Error(notice);
  });
  console.error(`\n!!! ${notice}\n`);
}

function inBrowser(driver) {
  const context = { driver, output: OUTPUT };
  before(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    context.server = await TestServer.start(PACKAGES);
    context.browser = await driver.launch();
    context.page = await context.browser.open(pageUrl(context.server, 'plain'));
  });
  after(async () => {
    await context.browser?.close();
    await context.server?.close();
  });
  context.open = (mode) => context.browser.open(pageUrl(context.server, mode));
  context.reload = async () => {
    await assertNoComplaints(context.page);
    await context.page.close();
    context.page = await context.open('plain');
  };

  for (const [name, suite] of Object.entries(SUITES)) describe(name, () => suite(context));

  test('the page was neither refused anything nor broken', async () => {
    await context.page.screenshot(join(SCREENSHOTS, `${driver.name}-harness.png`));
    await assertNoComplaints(context.page);
  });
}

async function assertNoComplaints(page) {
  assert.deepEqual(await page.evaluate(() => harness.complaints), []);
}

function pageUrl(server, mode) {
  return `${server.origin}/${mode}/test/page/`;
}
