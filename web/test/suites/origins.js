import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { PACKAGES } from '../packages.js';
import { TestServer } from '../server.js';
import { Original } from '../variants.js';
import { assertInitialized, oneNode, Runner } from './runner.js';

const RESULTS = [20, 24, 16];
const INPUT = [5, 7, 3];

/** Pages whose packages, or the loader itself, come from another origin; and Workers that use the loader. */
export function origins(context) {
  /** The other origin. @type {TestServer} */
  let other;
  const page = (mode) => context.pages[mode];
  before(async () => {
    other = await TestServer.start(PACKAGES);
    for (const mode of ['across', 'reserved']) {
      context.pages[mode] = await context.browser.open(
        `${context.server.origin}/${mode}/test/page/`,
      );
    }
  });
  after(async () => {
    for (const mode of ['across', 'reserved']) {
      await page(mode).close();
      delete context.pages[mode]; // one of them may complain
    }
    await other.close();
  });

  async function load(path, options = {}) {
    const initialize = (...args) => harness.initialize('other', ...args);
    const loaded = await page('across').evaluate(initialize, `${other.origin}/${path}`, options);
    assertInitialized(loaded);
    return { ...loaded.value, ...(await run()) };
  }

  async function run(manifest = null) {
    const execute = (...args) => harness.execute('other', ...args);
    const { value, failure } = await page('across').evaluate(execute, manifest, [1]);
    assert.equal(failure, undefined, failure?.message);
    return { results: value.report.results, cached: value.metrics.cached };
  }

  test('a new version arrives though the origin allows no conditions', async () => {
    const original = await Original.read(await other.package('calculator.rmpkg'));
    const version = (operand) =>
      original.variant((_, manifest) => {
        manifest.nodes = [{ id: 'add', node_type: 'AddNode', params: { addend: operand } }];
        manifest.connections = [];
      });
    other.add('deployed.rmpkg', version(100));
    const visit = async () => {
      const { results, cached, warnings } = await load('across/packages/deployed.rmpkg');
      return [results, cached, warnings];
    };
    assert.deepEqual(await visit(), [[101], false, []]);
    assert.deepEqual(await visit(), [[101], true, []]);
    other.add('deployed.rmpkg', version(200));
    assert.deepEqual(await visit(), [[201], false, []]);
    assert.deepEqual(await visit(), [[201], true, []]);
  });

  test('so does a new model', async () => {
    const read = async (content) => {
      other.add('model.bin', content);
      const models = { model: `${other.origin}/across/packages/model.bin` };
      const { warnings } = await load('across/packages/probes.rmpkg', { models });
      assert.deepEqual(warnings, []);
      const item = { name: 'model', piece: -1 };
      const execute = (...args) => harness.execute('other', ...args);
      const manifest = oneNode('models:Checksum');
      const { value } = await page('across').evaluate(execute, manifest, [item]);
      return value.report.results[0];
    };
    const [first, again, second] = [await read('one'), await read('one'), await read('two')];
    assert.equal(first, again);
    assert.notEqual(first, second);
  });

  /** What is reported at the end of a download from the other origin. */
  async function lastProgress(path) {
    return page('across').evaluate(async (url) => {
      let last;
      const onProgress = ({ phase, loaded, total }) => {
        if (phase === 'fetch') last = [loaded, total];
      };
      await harness.initialize('progress', url, { onProgress, cache: false });
      return last;
    }, `${other.origin}/${path}`);
  }

  test('a total is named only where the origin shows whether it is one', async () => {
    const { length } = await other.package('calculator.rmpkg');
    assert.deepEqual(await lastProgress('reserved/gzip/calculator.rmpkg'), [length, null]);
    assert.deepEqual(await lastProgress('across/gzip/calculator.rmpkg'), [length, null]);
    assert.deepEqual(await lastProgress('reserved/packages/calculator.rmpkg'), [length, null]);
    assert.deepEqual(await lastProgress('across/packages/calculator.rmpkg'), [length, length]);
  });

  /** Runs the example on a loader that the page has from the other origin. */
  async function runWithOtherLoader(mode) {
    return page(mode).evaluate(
      async (loader, input) => {
        const { PipelineRunner } = await import(loader);
        const runner = await PipelineRunner.initialize('../../packages/calculator.rmpkg');
        try {
          return { value: (await runner.execute(null, input)).results };
        } catch ({ kind, message }) {
          return { failure: { kind, message } };
        } finally {
          runner.dispose();
        }
      },
      `${other.origin}/across/loader/index.js`,
      INPUT,
    );
  }

  test('a loader from another origin has its Workers', async () => {
    assert.deepEqual(await runWithOtherLoader('across'), { value: RESULTS });
  });

  test('where the page forbids these Workers, the error says what to allow', async () => {
    const { failure } = await runWithOtherLoader('reserved');
    assert.equal(failure?.kind, 'worker', failure?.message);
    const message =
      /could not be started.*`worker-src blob: http:[^`]*` and `script-src http:.*`worker: false`/;
    assert.match(failure.message, message);
  });

  test('a Worker of the page resolves URLs as its `fetch` does', async () => {
    const ask = (job) =>
      context.pages.plain.evaluate(async (job) => {
        const worker = new Worker(new URL('worker.js', location.href), { type: 'module' });
        const answer = new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => resolve({ failure: { message } });
        });
        worker.postMessage(job);
        const { value, failure } = await answer;
        worker.terminate();
        return failure?.message ?? value;
      }, job);
    // Nothing is kept: in Firefox the second Worker was seen to wait for ever after the first one had been ended.
    const options = { cache: false };
    for (const source of ['/plain/packages/calculator.rmpkg', '../../packages/calculator.rmpkg']) {
      assert.deepEqual(await ask({ source, manifest: null, input: INPUT, options }), RESULTS);
    }
    const models = { text: '../../packages/calculator.rmpkg' };
    const manifest = oneNode('models:Checksum');
    const input = [{ name: 'text', piece: -1 }];
    const source = '../../packages/probes.rmpkg';
    const [checksum] = await ask({ source, manifest, input, options: { ...options, models } });
    assert.equal(typeof checksum, 'number', checksum);
  });

  test('the page goes on to work', async () => {
    const runner = new Runner(context, 'origins');
    assertInitialized(await runner.initialize('packages/probes.rmpkg'));
    await runner.assertWorks();
    await runner.dispose();
  });
}
