/** The loader under Node.js: the tests of the browsers that need no page. */

import { after, before, describe } from 'node:test';

import { PACKAGES } from '../packages.js';
import { TestServer } from '../server.js';
import { absentModules } from '../suites/absent-modules.js';
import { arrays } from '../suites/arrays.js';
import { asyncio } from '../suites/asyncio.js';
import { catching } from '../suites/catching.js';
import { casesAndExamples } from '../suites/conformance.js';
import { hostile } from '../suites/hostile.js';
import { hosts } from '../suites/hosts.js';
import { limits } from '../suites/limits.js';
import { numpy } from '../suites/numpy.js';
import { recursion } from '../suites/recursion.js';
import { streams } from '../suites/streams.js';
import { world } from '../suites/world.js';
import { NodePage } from './page.js';

const SUITES = {
  ...{ casesAndExamples, hosts, arrays, numpy, asyncio, recursion, hostile, limits, catching },
  ...{ streams, world, absentModules },
};

const context = { driver: { name: 'node' }, recursions: [], pages: {} };

before(async () => {
  context.server = await TestServer.start(PACKAGES);
  context.pages.plain = await NodePage.open(context.server.origin);
});
after(async () => {
  context.pages.plain?.close();
  await context.server?.close();
});

for (const [name, suite] of Object.entries(SUITES)) describe(name, () => suite(context));
