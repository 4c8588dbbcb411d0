/** When a package is kept: after the first run, when somebody wants it, or when nobody runs anything. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineRunner } from '../index.js';
import { read } from '../storage/database.js';
import { Keeping } from '../storage/keeping.js';
import { packageOfCommand, saying } from './support/build.js';
import { freshServer } from './support/etag-server.js';

const PATH = '/package.rmpkg';

const server = freshServer();

const load = (bytes) => {
  server.files.set(PATH, bytes);
  return PipelineRunner.initialize(server.url(PATH), { worker: false });
};
const isKept = async () => (await read('downloads', server.url(PATH))) !== undefined;

test('a package is not kept before its first run, and then it is', async () => {
  const runner = await load(saying('kept'));
  assert(!(await isKept()));
  await runner.execute(null, []);
  await runner.keep();
  assert(await isKept());
});

test('a run that fails is a run', async () => {
  const runner = await load(packageOfCommand({ exitCode: 1 }));
  await assert.rejects(runner.execute(null, []), { name: 'PipelineError' });
  while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 1));
});

test('whoever leaves without a run can have it kept all the same', async () => {
  const runner = await load(saying('kept'));
  await Promise.all([runner.keep(), runner.keep()]);
  assert(await isKept());
});

test('what nobody runs is kept after a while, once', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let times = 0;
  const keeping = new Keeping(async () => {
    times += 1;
  });
  keeping.wait();
  context.mock.timers.tick(1_999);
  context.mock.timers.tick(1);
  context.mock.timers.tick(0);
  await keeping.begin();
  assert.equal(times, 1);
});
