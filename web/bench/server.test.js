import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

import { BenchServer } from './server.js';

const PAGE = 'export const page = 1; '.repeat(50);

/** Serves a folder with a module and a package below `files`, and gives what a request for a path is answered. */
async function serving(context, brotli) {
  const root = mkdtempSync(join(tmpdir(), 'rmpkg-bench-'));
  const folder = join(root, 'files');
  mkdirSync(folder);
  writeFileSync(join(root, 'secret.js'), 'secret');
  writeFileSync(join(folder, 'main.js'), PAGE);
  writeFileSync(join(folder, 'a.rmpkg'), 'package');
  writeFileSync(join(folder, 'a.rmpkg.br'), brotliCompressSync('package'));
  const server = await BenchServer.start({ folders: { files: folder }, brotli });
  context.after(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });
  return (path, headers) => get(server.origin, path, headers);
}

/** `fetch` would tidy the path, and unpack the body. */
function get(origin, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(origin, { path, headers }, async (response) => {
      const body = Buffer.concat(await response.toArray());
      resolve({ status: response.statusCode, headers: response.headers, body });
    });
    sent.on('error', reject).end();
  });
}

test('files are kept by browsers, and pages are isolated', async (context) => {
  const answer = await serving(context, false);
  const { status, headers, body } = await answer('/files/main.js');
  assert.deepEqual([status, body.toString()], [200, PAGE]);
  assert.match(headers['content-type'], /javascript/);
  assert.match(headers['cache-control'], /max-age/);
  assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
  const again = await answer('/files/main.js', { 'if-none-match': headers.etag });
  assert.deepEqual([again.status, again.body.length], [304, 0]);
});

test('what is compressed is text, and what has a compressed file beside it', async (context) => {
  const answer = await serving(context, true);
  for (const [path, text] of [
    ['/files/main.js', PAGE],
    ['/files/a.rmpkg', 'package'],
  ]) {
    const { headers, body } = await answer(path);
    assert.equal(headers['content-encoding'], 'br');
    assert.equal(brotliDecompressSync(body).toString(), text);
  }
});

test('no path leads out of the folders', async (context) => {
  const answer = await serving(context, false);
  for (const path of ['/files/../secret.js', '/files/%2e%2e/secret.js', '/secret.js', '/%', '/']) {
    assert.equal((await answer(path)).status, 404, path);
  }
});
