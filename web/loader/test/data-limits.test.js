/** What a pipeline may write to its folders. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineRunner } from '../index.js';
import { CHOOSING, doing } from './support/choosing.js';
import { packageOf } from './support/packages.js';

const NODE = `
import itertools, os
${CHOOSING}
    def fill(self, item):
        with open("/data/file", "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 10_000)

    def spill(self, item):
        with open("/tmp/file", "wb", buffering=0) as file:
            while True:
                file.write(b"x" * item)

    def scatter(self, item):
        for number in itertools.count():
            open(f"/tmp/{number}", "x").close()

    def stretch(self, item):
        with open("/data/file", "wb") as file:
            file.truncate(item)

    def litter(self, item):
        for number in itertools.count():
            open(f"/data/{number}", "x").close() if number % 2 else os.mkdir(f"/data/{number}")

    def nest(self, item):
        for _ in range(item):
            os.mkdir("/data/new")
            if os.path.exists("/data/old"):
                os.rename("/data/old", "/data/new/" + "x" * 200)
            os.rename("/data/new", "/data/old")

    def rewrite(self, item):
        for _ in range(item):
            with open("/data/file", "wb") as file:
                file.write(b"x" * 1000)
            os.rename("/data/file", "/data/other")
            os.rename("/data/other", "/data/file")
`;

/** What a run that may write 255,555 bytes and make 55 files comes to. */
async function limited(what, item, options = {}) {
  const writer = await PipelineRunner.initialize(packageOf(NODE), options);
  const limits = { maxDataBytes: 255_555, maxFiles: 55 };
  const outcome = await writer.execute(doing(what), [item], limits).catch((error) => error);
  writer.dispose();
  return outcome;
}

/** The same with a folder that is kept. */
const withData = (what, item) => limited(what, item, { data: `limits-${what}`, onWarning() {} });

test('a file grows to the limit of `/data`, whatever its writer does', async () => {
  for (const what of ['fill', 'stretch']) {
    const error = await withData(what, 1_000_000);
    assert.equal(error.kind, 'data');
    assert.match(error.message, /limit is 255555 bytes/);
  }
});

test("a run's own folder counts like `/data`, and needs none", async () => {
  for (const [what, kind, message] of [
    ['spill', 'data', /`\/data`, `\/tmp` and `\/results`: its limit is 255555 bytes/],
    ['scatter', 'files', /limit is 55$/],
  ]) {
    const error = await limited(what, 10_000);
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
  }
});

test('a million small files end at the limit of `/data`', async () => {
  const error = await withData('litter', 1);
  assert.equal(error.kind, 'files');
  assert.match(error.message, /limit is 55$/);
});

test('what is written over counts again, what is renamed does not; a new file counts 4096 bytes', async () => {
  assert.deepEqual((await withData('rewrite', 251)).results, []);
  assert.equal((await withData('rewrite', 256)).kind, 'data');
});

test('folders that are nested deeper than any path may name are not kept', async () => {
  assert.deepEqual((await withData('nest', 20)).results, []);
  const error = await withData('nest', 25);
  assert.equal(error.kind, 'data');
  assert.match(
    error.message,
    /nested too deep in `\/data` or `\/results`: a path is longer than 4095 bytes$/,
  );
});
