import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertInitialized, Runner } from './runner.js';

const MODEL = new Uint8Array(1_000).fill(7);
const WASM = 'modules/remotemedia_runtime.wasm';
const OPTIONS = { data: 'visits', models: { 'seven.bin': '../../packages/seven.bin' } };

/** What the browser keeps, it has on the next page. */
export function storage(context) {
  const runner = new Runner(context, 'storage');

  async function visit() {
    assertInitialized(await runner.initialize('packages/probes.rmpkg', OPTIONS));
    const { value, failure } = await runner.probe('excess:Visits', 1);
    assert.equal(failure, undefined, failure?.message);
    return value;
  }

  test('/data is kept, and models and packages are sent once', async () => {
    context.server.add('seven.bin', MODEL);
    await context.pages.plain.evaluate(() => harness.clearStorage({ data: true }));
    const sent = [];
    const listen = (name) => sent.push(name);
    context.server.on('sent', listen);
    assert.deepEqual(await visit(), [1, [MODEL.length]]);
    assert.deepEqual(await visit(), [2, [MODEL.length]]);
    await context.open('plain');
    assert.deepEqual(await visit(), [3, [MODEL.length]]);
    context.server.off('sent', listen);
    assert.deepEqual(sent.sort(), ['probes.rmpkg', 'seven.bin']);
  });

  test('a run without a result leaves /data as it was', async () => {
    const [before] = await visit();
    const { failure } = await runner.probe('excess:Vanish', null);
    assert.equal(failure?.kind, 'no_result');
    const [after] = await visit();
    assert.equal(after, before + 1);
  });

  test('a model is a file, too', async () => {
    const { value } = await context.pages.plain.evaluate(async (manifest) => {
      const models = { 'a/file.bin': new File(['four'], 'any'), 'bytes.bin': new Uint8Array(5) };
      await harness.initialize('models', '../../packages/probes.rmpkg', { models });
      return harness.execute('models', manifest, [['a/file.bin', 'bytes.bin']]);
    }, modelSizes());
    assert.deepEqual(value.report.results, [[4, 5]]);
  });

  /** How often the server sends a package while it is loaded, and whether the run had it from storage. */
  async function load(path) {
    const sent = [];
    const listen = (name) => sent.push(name);
    context.server.on('sent', listen);
    assertInitialized(await runner.initialize(path));
    context.server.off('sent', listen);
    const { value, failure } = await runner.execute(null, []);
    assert.equal(failure, undefined, failure?.message);
    return { sent: sent.length, cached: value.metrics.cached };
  }

  test('a package that is known is not sent again', async () => {
    await load('packages/text.rmpkg');
    assert.deepEqual(await load('packages/text.rmpkg'), { sent: 0, cached: true });
  });

  test('a package of which one byte was changed in storage is sent again, and kept anew', async () => {
    await load('packages/text.rmpkg');
    await context.pages.plain.evaluate(flipStored, '../../packages/text.rmpkg', WASM);
    assert.deepEqual(await load('packages/text.rmpkg'), { sent: 1, cached: false });
    assert.deepEqual(await load('packages/text.rmpkg'), { sent: 0, cached: true });
  });

  test('what is cleared is gone, /data only when asked for', async () => {
    const visitsAfter = async (options) => {
      await context.pages.plain.evaluate((what) => harness.clearStorage(what), options);
      const [visits] = await visit();
      return visits;
    };
    assert((await visitsAfter({})) > 1);
    assert.equal(await visitsAfter({ data: true }), 1);
  });
}

/** Changes the last byte of an entry in the browser's storage, as any page of the origin can; runs in the page. */
async function flipStored(url, path) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open('rmpkg'));
  const stores = database.transaction(['downloads', 'packages'], 'readwrite');
  const downloads = stores.objectStore('downloads');
  const packages = stores.objectStore('packages');
  const { key } = await done(downloads.get(new URL(url, location.href).href));
  const content = await done(packages.get(key));
  const bytes = content.files.get(path);
  bytes[bytes.length - 1] ^= 1;
  await done(packages.put(content, key));
  database.close();
}

function modelSizes() {
  return {
    version: 'v1',
    metadata: { name: 'models' },
    nodes: [{ id: 'sizes', node_type: 'excess:ModelSizes' }],
    connections: [],
  };
}
