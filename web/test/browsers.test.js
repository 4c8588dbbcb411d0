/** The loader in real browsers; `suites/` has the tests, each browser runs them all. */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { selectedDrivers } from './browsers/index.js';
import { PACKAGES } from './packages.js';
import { TestServer } from './server.js';
import { absentModules } from './suites/absent-modules.js';
import { accessibility } from './suites/accessibility.js';
import { anotherProject } from './suites/another-project.js';
import { arrays } from './suites/arrays.js';
import { asyncio } from './suites/asyncio.js';
import { bundled } from './suites/bundle.js';
import { catching } from './suites/catching.js';
import { conformance } from './suites/conformance.js';
import { corpus } from './suites/corpus.js';
import { demo } from './suites/demo.js';
import { demoArrays } from './suites/demo-arrays.js';
import { demoSound } from './suites/demo-sound.js';
import { demoStreams } from './suites/demo-streams.js';
import { downloads } from './suites/downloads.js';
import { endless } from './suites/endless.js';
import { hostile } from './suites/hostile.js';
import { hosts } from './suites/hosts.js';
import { limits } from './suites/limits.js';
import { models } from './suites/models.js';
import { numpy } from './suites/numpy.js';
import { origins } from './suites/origins.js';
import { ownNode } from './suites/own-node.js';
import { playground } from './suites/playground.js';
import { readmePage } from './suites/readme-page.js';
import { recursion } from './suites/recursion.js';
import { restricted } from './suites/restricted.js';
import { signatures } from './suites/signatures.js';
import { storage } from './suites/storage.js';
import { streams } from './suites/streams.js';
import { timings } from './suites/timings.js';
import { whisper } from './suites/whisper.js';
import { world } from './suites/world.js';

const SUITES = {
  ...{ timings, conformance, streams, hosts, arrays, numpy, asyncio, recursion, hostile },
  ...{
    limits,
    'a guest that catches its end': catching,
    corpus,
    downloads,
    signatures,
    storage,
    world,
    models,
    whisper,
    restricted,
    origins,
    'a distribution that imports what is absent': absentModules,
    "a package with a team's own Rust node": ownNode,
    'README page': readmePage,
    'the loader as two files': bundled,
    'demo page': demo,
    'arrays on the demo page': demoArrays,
    'streams on the demo page': demoStreams,
    'sound on the demo page': demoSound,
    playground,
    'another project at the address of the demo': anotherProject,
    accessibility,
    endless,
  },
};

/** What the tests leave for people to look at. */
const OUTPUT = fileURLToPath(new URL('../../target/web-test/', import.meta.url));
const SCREENSHOTS = join(OUTPUT, 'screenshots');

/** For all tests of a browser: they take some minutes each. */
const LIMIT = { timeout: 1_200_000 };

/** What `suites/timings.js` measured. */
const TIMINGS = [];

/** What deep sources ended in for CPython's parser. */
const RECURSIONS = [];

mkdirSync(SCREENSHOTS, { recursive: true });
after(() => {
  show('timings', TIMINGS);
  show('recursions', RECURSIONS);
});

function show(name, rows) {
  writeFileSync(join(OUTPUT, `${name}.json`), `${JSON.stringify(rows, null, 2)}\n`);
  console.table(rows);
}

for (const driver of selectedDrivers()) {
  const missing = driver.missing();
  if (missing.length === 0) describe(driver.name, LIMIT, () => inBrowser(driver));
  else refuse(driver, missing);
}

/** Without a browser its tests are skipped, but not where nobody would notice. */
function refuse({ name }, missing) {
  const notice = `${name} is not tested: install ${missing.join(', ')}, or run \`cargo xtask setup --browsers\``;
  test(name, { skip: process.env.CI ? false : notice }, () => {
    throw new Error(notice);
  });
  console.error(`\n!!! ${notice}\n`);
}

function inBrowser(driver) {
  const screenshot = (name) => join(SCREENSHOTS, `${driver.name}-${name}.png`);
  const context = { driver, screenshot, timings: TIMINGS, recursions: RECURSIONS, pages: {} };
  before(async () => {
    context.server = await TestServer.start(PACKAGES);
    context.browser = await driver.launch({ microphone: true });
    await context.open('plain');
  });
  after(async () => {
    await context.browser?.close();
    await context.server?.close();
  });
  context.open = async (mode) => {
    await closePage(context, mode);
    context.pages[mode] = await context.browser.open(`${context.server.origin}/${mode}/test/page/`);
  };

  for (const [name, suite] of Object.entries(SUITES)) describe(name, () => suite(context));

  test('no page was refused anything, and none broke', async () => {
    for (const mode of Object.keys(context.pages)) await closePage(context, mode);
  });
}

/** Closes the page of the tests that was opened in this mode, if there is one. */
async function closePage({ pages, screenshot }, mode) {
  const page = pages[mode];
  if (!page) return;
  await page.screenshot(screenshot(mode));
  assert.deepEqual(await page.evaluate(() => harness.complaints), []);
  delete pages[mode];
  await page.close();
}
