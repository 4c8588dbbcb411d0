/** What the browser has cached is checked before any of it runs. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineRunner } from '../index.js';
import { read, write } from '../storage/database.js';
import { saying } from './support/build.js';
import { freshServer } from './support/etag-server.js';
import { keyPair } from './support/minisign.js';

const WASM = 'modules/remotemedia_runtime.wasm';
const PATH = '/package.rmpkg';

const server = freshServer([[PATH, saying('good')]]);

/** Loads and runs what the server has, and gives the result, whether it was cached, and the warnings. */
async function visit(options = {}) {
  const warnings = [];
  const onWarning = (message) => warnings.push(message);
  const url = server.url(PATH);
  const runner = await PipelineRunner.initialize(url, { worker: false, onWarning, ...options });
  const { results, metrics } = await runner.execute(null, []);
  await runner.keep();
  return { result: results[0], cached: metrics.cached, warnings, metrics, runner };
}

/** Changes what is cached of the package, as any page of the origin can. */
async function tamper(change) {
  const { key } = await read('downloads', server.url(PATH));
  const content = await read('packages', key);
  const changed = change(content);
  await write('packages', key, changed === undefined ? content : changed);
}

const flip = ({ files }, path = WASM) => void (files.get(path)[files.get(path).length - 1] ^= 1);

test('what is cached and still right is run, and not sent again', async () => {
  assert.equal((await visit()).cached, false);
  const { result, cached, warnings, metrics } = await visit();
  assert.deepEqual([result, cached, warnings], ['good', true, []]);
  assert(metrics.verifyMs > 0);
  assert.deepEqual(server.sent, [PATH]);
});

test('what is cached is reported as verified, and as nothing that was fetched', async () => {
  await visit();
  const phases = [];
  const onProgress = ({ phase, loaded, total }) => {
    assert(total > 0 && loaded <= total);
    if (phases.at(-1) !== phase) phases.push(phase);
  };
  assert.equal((await visit({ onProgress })).cached, true);
  assert.deepEqual(phases, ['verify', 'compile', 'ready']);
});

const changes = {
  'one byte of the wasm': flip,
  'one byte of a node': (content) => flip(content, 'app/node.py'),
  'an entry more': ({ files }) => void files.set('app/more.py', new Uint8Array(1)),
  'an entry less': ({ files }) => void files.delete('app/node.py'),
  'a longer entry': ({ files }) => void files.set('app/node.py', new Uint8Array(99)),
  'an entry that is no bytes': ({ files }) => void files.set('app/node.py', 'class Node: ...\n'),
  'a manifest that is another': (content) => void (content.manifestText = '{}'),
  'a manifest that is no text': (content) => void (content.manifestText = 7),
  'a signature that is none': (content) => void (content.signature = 'none'),
  'no files at all': (content) => void delete content.files,
  'something else': () => 'something else',
  nothing: () => null,
};

for (const [name, change] of Object.entries(changes)) {
  test(`${name} in the cache: it is fetched again, and kept anew`, async () => {
    await visit();
    await tamper(change);
    const { result, cached, warnings } = await visit();
    assert.deepEqual([result, cached], ['good', false]);
    assert.match(warnings.join('\n'), /what was cached of `http.*` is fetched again: /);
    assert.deepEqual(server.sent, [PATH, PATH]);
    const again = await visit();
    assert.deepEqual([again.result, again.cached, again.warnings], ['good', true, []]);
  });
}

test('a changed byte is no run either where nobody can be asked for the right one', async (context) => {
  await visit();
  await tamper(flip);
  context.mock.method(globalThis, 'fetch', async () => {
    throw new TypeError('offline');
  });
  await assert.rejects(visit(), { name: 'PackageError', code: 'network' });
});

test('whoever writes a whole other package to the cache cannot sign it', async () => {
  const key = keyPair(5);
  const { publicKey } = key;
  server.files.set(PATH, saying('signed', key.sign));
  await visit({ publicKey });
  assert.equal((await visit({ publicKey })).cached, true);

  const genuine = await read('downloads', server.url(PATH));
  server.files.set('/evil', saying('evil'));
  await (await PipelineRunner.initialize(server.url('/evil'), { worker: false })).keep();
  const evil = await read('packages', (await read('downloads', server.url('/evil'))).key);
  await write('packages', genuine.key, evil);

  const { result, cached, runner } = await visit({ publicKey });
  assert.deepEqual([result, cached, runner.package.signature.verified], ['signed', false, true]);
});

test('with a detached signature the bytes that were signed are those that run', async () => {
  const key = keyPair(6);
  const signature = key.sign(server.files.get(PATH));
  await visit();
  server.files.set('/evil', saying('evil'));
  await (await PipelineRunner.initialize(server.url('/evil'), { worker: false })).keep();
  const evil = await read('packages', (await read('downloads', server.url('/evil'))).key);
  await tamper(() => evil);
  const { result, cached } = await visit({ publicKey: key.publicKey, signature });
  assert.deepEqual([result, cached], ['good', false]);
});

test('the digest of a package is computed once when it is new', async (context) => {
  const digest = context.mock.method(crypto.subtle, 'digest');
  await visit();
  const size = server.files.get(PATH).length;
  const whole = digest.mock.calls.filter(({ arguments: [, bytes] }) => bytes.length === size);
  assert.equal(whole.length, 1);
});

test('a package that its URL no longer has is replaced', async () => {
  await visit();
  server.files.set(PATH, saying('newer'));
  assert.deepEqual([(await visit()).result, (await visit()).cached], ['newer', true]);
});

/** Visits the package, and a model, of a server of which conditions get no answer. */
async function visitWithModel() {
  const { result, cached, warnings } = await visit({ models: { 'a.bin': server.url('/model') } });
  assert.deepEqual(warnings, []);
  const { key } = await read('downloads', server.url('/model'));
  return [result, cached, [...(await read('models', key))]];
}

/** Ways to a server on which no condition holds. */
const WAYS = {
  'from another origin': { origin: 'https://page.example' },
  'through a redirection to one': { origin: undefined },
};

for (const [way, { origin }] of Object.entries(WAYS)) {
  test(`a new version arrives ${way}, where no condition is allowed`, async () => {
    const own = server.url('').replace(/\/$/, '');
    Object.defineProperty(globalThis, 'origin', { value: origin ?? own, configurable: true });
    server.refusesConditions = true;
    try {
      server.files.set('/model', new Uint8Array([1]));
      assert.deepEqual(await visitWithModel(), ['good', false, [1]]);
      assert.deepEqual(await visitWithModel(), ['good', true, [1]]);
      server.files.set(PATH, saying('newer')).set('/model', new Uint8Array([2]));
      assert.deepEqual(await visitWithModel(), ['newer', false, [2]]);
    } finally {
      server.refusesConditions = false;
      delete globalThis.origin;
    }
  });
}

test('a server that marks what it compresses as similar has the same all the same', async (context) => {
  await visit();
  const bytes = server.files.get(PATH);
  const { etag } = await read('downloads', server.url(PATH));
  const headers = { etag: `W/${etag}` };
  context.mock.method(globalThis, 'fetch', async () => new Response(bytes, { headers }));
  assert.equal((await visit()).cached, true);
});

test('a server that says "not modified" without being asked is named', async (context) => {
  context.mock.method(globalThis, 'fetch', async () => new Response(null, { status: 304 }));
  await assert.rejects(visit(), { name: 'PackageError', code: 'http_status' });
});
