/** What the browser keeps of models, and what becomes of it. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Cache } from '../storage/cache.js';
import { read, write, writeUse } from '../storage/database.js';
import { ModelLoading } from '../storage/models.js';
import { freshServer } from './support/etag-server.js';

const server = freshServer([]);

const BYTES = new Uint8Array([1, 2, 3]);
const OTHER = new Uint8Array([9, 9]);
const DAY_MS = 24 * 3600 * 1000;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Loads a model, and gives what it is to whoever runs, with the warnings. */
async function load(model) {
  const warnings = [];
  const cache = new Cache((message) => warnings.push(message));
  const files = await new ModelLoading({ 'a.bin': model }, { cache, inBlobs: true }).finish();
  return { content: files.get('a.bin'), warnings };
}

const put = (bytes, path = '/model') => server.files.set(path, bytes);
const keyOf = async (path = '/model') => (await read('downloads', server.url(path)))?.key;

/** A digest that only these bytes have, at the server's own address. */
const pinned = (bytes, path = '/model') => ({ url: server.url(path), sha256: sha256(bytes) });

test('a model is kept, and is right when it comes from there', async () => {
  put(BYTES);
  for (let visit = 0; visit < 2; visit += 1) {
    assert.deepEqual((await load(server.url('/model'))).content, BYTES);
  }
  assert.deepEqual(server.sent, ['/model']);
});

test('a model in the cache that has changed is fetched again', async () => {
  put(BYTES);
  await load(server.url('/model'));
  const changed = [OTHER, new Blob([BYTES]), 'text'];
  for (const other of changed) {
    await write('models', await keyOf(), other);
    const { content, warnings } = await load(server.url('/model'));
    assert.deepEqual(content, BYTES);
    assert.match(warnings.join(), /what was cached of `.*\/model` is fetched again/);
  }
  assert.deepEqual(server.sent, Array(1 + changed.length).fill('/model'));
});

test('nobody is asked for a model whose digest is known and that is kept', async (context) => {
  put(BYTES);
  await load(pinned(BYTES));
  const fetched = context.mock.method(globalThis, 'fetch');
  assert.deepEqual(await load(pinned(BYTES)), { content: BYTES, warnings: [] });
  assert.equal(fetched.mock.callCount(), 0);
});

test('what was kept of a model with a known digest and changed since is fetched again', async () => {
  put(BYTES);
  await load(pinned(BYTES));
  await write('models', await keyOf(), OTHER);
  assert.deepEqual((await load(pinned(BYTES))).content, BYTES);
  assert.deepEqual(server.sent, ['/model', '/model']);
});

test('another digest is an error, and what was kept before is kept', async () => {
  put(BYTES);
  await load(pinned(BYTES));
  const refused = { name: 'PackageError', code: 'sha256_differs' };
  await assert.rejects(load(pinned(OTHER)), refused);
  assert.equal(await keyOf(), sha256(BYTES));
});

test('a model leaves when its URL has another one, unless it is that of another URL', async () => {
  put(BYTES);
  put(BYTES, '/copy');
  for (const path of ['/model', '/copy']) await load(server.url(path));
  put(OTHER);
  await load(server.url('/model'));
  assert.deepEqual(await read('models', sha256(BYTES)), BYTES);
  put(OTHER, '/copy');
  await load(server.url('/copy'));
  assert.equal(await read('models', sha256(BYTES)), undefined);
  assert.deepEqual(await read('models', sha256(OTHER)), OTHER);
});

test('the use of a model that another tab has replaced meanwhile brings it not back', async () => {
  const url = server.url('/model');
  put(BYTES);
  await load(url);
  put(OTHER);
  await load(url);
  await writeUse(url, sha256(BYTES), Date.now());
  assert.equal(await keyOf(), sha256(OTHER));
});

test('what another page has put among the downloads keeps nobody from tidying up', async () => {
  await write('downloads', 'https://other.example/', null);
  put(BYTES);
  assert.deepEqual((await load(server.url('/model'))).warnings, []);
  assert.equal(await read('downloads', 'https://other.example/'), undefined);
});

test('a model that nobody has used for long leaves when another one comes', async () => {
  const url = server.url('/old');
  const usedAt = async (used) =>
    write('downloads', url, { ...(await read('downloads', url)), used });
  put(BYTES, '/old');
  put(OTHER, '/new');
  await load(url);
  await usedAt(Date.now() - 59 * DAY_MS);
  await load(pinned(BYTES, '/old'));
  assert((await read('downloads', url)).used > Date.now() - DAY_MS, 'its use is remembered');
  await usedAt(Date.now() - 61 * DAY_MS);
  await load(server.url('/new'));
  assert.equal(await keyOf('/old'), undefined);
  assert.equal(await read('models', sha256(BYTES)), undefined);
  assert.equal(await keyOf('/new'), sha256(OTHER));
});
