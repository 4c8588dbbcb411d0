import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { TestServer } from './server.js';

const PACKAGE = Buffer.from('not really a package');

let folder;
let server;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rmpkg-server-'));
  writeFileSync(join(folder, 'a.rmpkg'), PACKAGE);
  mkdirSync(join(folder, 'models/tiny'), { recursive: true });
  writeFileSync(join(folder, 'models/tiny/config.json'), '{}');
  server = await TestServer.start(folder);
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Unlike `fetch`, this sends the path as it is. */
async function get(path) {
  const sent = request(server.origin, { path }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response;
}

test('files have the types that browsers insist on', async () => {
  const types = {
    '/plain/loader/index.js': 'text/javascript; charset=utf-8',
    '/plain/test/page/': 'text/html; charset=utf-8',
    '/plain/packages/a.rmpkg': 'application/octet-stream',
    '/plain/models/tiny/config.json': 'application/json',
  };
  for (const [path, type] of Object.entries(types)) {
    assert.equal((await get(path)).headers['content-type'], type, path);
  }
});

test('each mode has its isolation and its policy', async () => {
  const modes = { plain: undefined, isolated: 'require-corp', 'unsafe-eval': 'require-corp' };
  for (const [mode, embedder] of Object.entries(modes)) {
    const { headers } = await get(`/${mode}/test/page/`);
    assert.equal(headers['cross-origin-embedder-policy'], embedder);
    const strict = /script-src 'self' 'wasm-unsafe-eval';/.test(headers['content-security-policy']);
    assert.equal(strict, mode !== 'unsafe-eval');
  }
});

test('nothing but what is for browsers can be had', async () => {
  const paths = [
    ...[
      '/',
      '/plain/package.json',
      '/plain/test/server.js',
      '/toString/',
      '/other/loader/index.js',
    ],
    ...['/plain/loader/../package.json', '/plain/loader/%2e%2e/package.json'],
    ...['/plain/loader%2f..%2fpackage.json', '/plain/loader//index.js', '/plain/loader/%00'],
    ...['/plain/loader/..%5cpackage.json', '/plain/loader/%', '/plain/fault/none/a.rmpkg'],
    ...['/plain/packages/..%2f..%2fetc%2fpasswd', '/plain/packages/../a.rmpkg', '/plain/packages/'],
    ...[
      '/plain/models/../a.rmpkg',
      '/plain/models/tiny%2f..%2f..%2fa.rmpkg',
      '/plain/models/tiny/',
    ],
  ];
  for (const path of paths) assert.equal((await get(path)).statusCode, 404, path);
});

test('what is unchanged is not sent again', async () => {
  const url = `${server.origin}/plain/packages/a.rmpkg`;
  const first = await fetch(url);
  assert.deepEqual(Buffer.from(await first.arrayBuffer()), PACKAGE);
  const headers = { 'if-none-match': first.headers.get('etag') };
  assert.equal((await fetch(url, { headers })).status, 304);
});

test('downloads go wrong in the ways asked for', async () => {
  const fault = (name) => fetch(`${server.origin}/plain/fault/${name}/a.rmpkg`);
  assert.equal((await fault('missing')).status, 404);
  assert.match(await (await fault('page')).text(), /<title>/);
  assert.equal((await (await fault('truncated')).arrayBuffer()).byteLength, PACKAGE.length / 2);
  await assert.rejects((await fault('cut')).arrayBuffer());
  const flipped = Buffer.from(await (await fault('flipped')).arrayBuffer());
  assert.equal(flipped.filter((byte, index) => byte !== PACKAGE[index]).length, 1);
});

test('the server notices when a client leaves', async () => {
  const abandoned = once(server, 'abandoned');
  const controller = new AbortController();
  const { signal } = controller;
  await fetch(`${server.origin}/plain/fault/stalled/a.rmpkg`, { signal });
  controller.abort();
  assert.deepEqual(await abandoned, ['/plain/fault/stalled/a.rmpkg']);
});
