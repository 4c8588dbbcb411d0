/** Only what somebody trusts is compiled, and only what can be verified is fetched. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { PipelineRunner, readPackage } from '../index.js';
import { read, write } from '../storage/database.js';
import { saying } from './support/build.js';
import { freshServer } from './support/etag-server.js';

const PATH = '/package.rmpkg';
const bytes = saying('good');
const { wasmSha256: trusted } = await readPackage(bytes);
const other = '0'.repeat(64);

const server = freshServer([[PATH, bytes]]);

const initialize = (options, source = server.url(PATH)) =>
  PipelineRunner.initialize(source, { worker: false, onWarning() {}, ...options });

/** What is compiled from now on. */
function watch(context) {
  const ways = ['compile', 'compileStreaming', 'Module'];
  const calls = ways.map((way) => context.mock.method(WebAssembly, way));
  return () => calls.reduce((sum, { mock }) => sum + mock.callCount(), 0);
}

test('a package says which runtime it has', async () => {
  const { wasm } = await readPackage(bytes);
  assert.equal(trusted, createHash('sha256').update(wasm).digest('hex'));
});

test('a runtime that is trusted runs', async () => {
  for (const _ of ['downloaded', 'cached']) {
    const runner = await initialize({ runtimes: [other, trusted] });
    assert.deepEqual((await runner.execute(null, [])).results, ['good']);
    await runner.keep();
  }
  assert.deepEqual(server.sent, [PATH]);
});

test('another runtime is refused before anything is compiled', async (context) => {
  const compiled = watch(context);
  const refusal = { name: 'PackageError', code: 'wrong_runtime', message: new RegExp(trusted) };
  await assert.rejects(initialize({ runtimes: [other] }), refusal);
  await assert.rejects(initialize({ runtimes: [other] }, bytes), refusal);
  await assert.rejects(readPackage(bytes, { runtimes: [other] }), refusal);
  assert.equal(compiled(), 0);
});

test('another runtime in the cache is not compiled either', async (context) => {
  const runner = await initialize({});
  await runner.keep();
  const compiled = watch(context);
  await assert.rejects(initialize({ runtimes: [other] }), { code: 'wrong_runtime' });
  assert.equal(compiled(), 0);
});

test('a cached module that was changed is not compiled before it is found out', async (context) => {
  const runner = await initialize({});
  await runner.keep();
  const { key } = await read('downloads', server.url(PATH));
  const content = await read('packages', key);
  content.files.get('modules/remotemedia_runtime.wasm')[8] ^= 1;
  await write('packages', key, content);
  const compiled = watch(context);
  await initialize({ runtimes: [trusted] });
  assert.equal(compiled(), 1);
});

test('`runtimes` is a list of digests', async () => {
  for (const runtimes of [[], trusted, [trusted.toUpperCase()], [7], [`${trusted}\n`], null]) {
    await assert.rejects(initialize({ runtimes }), { name: 'TypeError', message: /`runtimes`/ });
  }
  assert.deepEqual(server.sent, []);
});

test('a page that cannot verify fetches nothing', async (context) => {
  context.mock.getter(crypto, 'subtle', () => undefined);
  const refusal = { name: 'PackageError', code: 'insecure_context' };
  await assert.rejects(initialize({}), refusal);
  await assert.rejects(readPackage(server.url(PATH)), refusal);
  assert.deepEqual(server.sent, []);
});

const model = new Uint8Array([1, 2, 3]);
const sha256 = createHash('sha256').update(model).digest('hex');

test('a model with its digest is these bytes and no others, cached or not', async () => {
  server.files.set('/model', model);
  const models = (digest) => ({ 'a.bin': { url: server.url('/model'), sha256: digest } });
  for (const cache of [true, true, false]) {
    await initialize({ models: models(sha256), cache });
    await assert.rejects(initialize({ models: models(other), cache }), {
      name: 'PackageError',
      code: 'sha256_differs',
      message: new RegExp(`the model \`a.bin\` has the SHA-256 ${sha256}, not ${other}`),
    });
  }
});

test('a cached model that is another file, with its own digest, is fetched again', async () => {
  server.files.set('/model', model);
  const url = server.url('/model');
  const pinned = { models: { 'a.bin': { url, sha256 } } };
  await initialize(pinned);
  const { etag } = await read('downloads', url);
  const wrong = new Uint8Array([4, 5, 6]);
  const key = createHash('sha256').update(wrong).digest('hex');
  await write('models', key, wrong);
  await write('downloads', url, { etag, key });
  server.sent = [];
  for (const _ of ['fetched', 'cached']) await initialize(pinned);
  assert.deepEqual(
    server.sent.filter((path) => path === '/model'),
    ['/model'],
  );
  assert.equal((await read('downloads', url)).key, sha256);
});

test('a digest that is none, or of nothing, is refused', async () => {
  for (const source of [
    { url: server.url('/model'), sha256: sha256.toUpperCase() },
    { url: server.url('/model') },
    { url: model, sha256 },
  ]) {
    await assert.rejects(initialize({ models: { 'a.bin': source } }), { name: 'TypeError' });
  }
  assert.deepEqual(server.sent, []);
});

test('whoever aborts does not wait for a compilation, nor hear of its end', async (context) => {
  const controller = new AbortController();
  const module = await WebAssembly.compile((await readPackage(bytes)).wasm);
  let finish;
  context.mock.method(WebAssembly, 'compileStreaming', async () => null);
  context.mock.method(WebAssembly, 'compile', () => {
    controller.abort();
    return new Promise((resolve) => {
      finish = () => resolve(module);
    });
  });
  const { signal } = controller;
  const heard = [];
  const onProgress = ({ phase, loaded }) => heard.push([phase, loaded]);
  const loading = initialize({ signal, onProgress });
  await assert.rejects(loading, { name: 'PackageError', code: 'aborted' });
  assert.deepEqual(heard.at(-1), ['compile', 0]);
  finish();
  await setImmediate();
  assert.deepEqual(heard.at(-1), ['compile', 0]);
});
