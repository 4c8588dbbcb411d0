/** Packages from a real server, and all that can go wrong on the way. */

import assert from 'node:assert/strict';
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { PackageError, PipelineRunner, readPackage } from '../index.js';
import { exampleText, packageBytes } from './support/packages.js';
import { rejection } from './support/rejection.js';

const bytes = packageBytes('calculator');

/** What the server does, by path. */
const ROUTES = {
  '/good': (response) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
  '/as-text': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(bytes),
  '/chunked': (response) => {
    response.writeHead(200);
    for (let at = 0; at < bytes.length; at += 100_000)
      response.write(bytes.subarray(at, at + 100_000));
    response.end();
  },
  '/gzip': (response) => {
    const packed = gzipSync(bytes);
    const headers = { 'content-encoding': 'gzip', 'content-length': packed.length };
    response.writeHead(200, headers).end(packed);
  },
  '/a%20page': (response) => response.writeHead(200).end('<!doctype html><title>Welcome</title>'),
  '/an%20older%20page': (response) =>
    response.end('\ufeff \n<!-- made by hand -->\n<HTML lang="en">'),
  '/JSON': (response) => response.writeHead(200).end('{"error": "no such file"}'),
  '/noise': (response) => response.writeHead(200).end(new Uint8Array([1, 2, 3])),
  '/nothing': (response) => response.writeHead(200).end(),
  '/short': (response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 200_000), () => response.destroy());
  },
  '/slow': (response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 200_000)); // the rest never comes
  },
  '/huge': (response) => {
    response.writeHead(200, { 'content-length': 2 ** 40 });
    response.write('PK');
  },
  '/500': (response) => response.writeHead(500).end('sorry'),
};

const server = createServer(({ url }, response) => {
  const route = ROUTES[url];
  if (route) route(response);
  else response.writeHead(404).end('nothing here');
});

let base;
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const failure = (promise) => rejection(promise, PackageError);

for (const path of ['/good', '/as-text', '/chunked', '/gzip']) {
  test(`a package is fetched from ${path}`, async () => {
    const seen = [];
    const onProgress = ({ phase, loaded, total }) =>
      phase === 'fetch' && seen.push([loaded, total]);
    const runner = await PipelineRunner.initialize(new URL(base + path), {
      worker: false,
      onProgress,
    });
    assert.deepEqual(seen.at(-1), [bytes.length, path === '/good' ? bytes.length : null]);
    const { results } = await runner.execute(null, exampleText('calculator', 'input.json'));
    assert.deepEqual(results, [20, 24, 16]);
  });
}

test('the status of the answer is named', async () => {
  const missing = await failure(readPackage(`${base}/missing`));
  assert.equal(missing.code, 'http_status');
  assert.match(missing.message, /\/missing`: the server answered 404 Not Found/);
  const broken = await failure(readPackage(`${base}/500`));
  assert.match(broken.message, /the server answered 500/);
});

/** What comes in place of a package, and how it is described. */
const OTHERS = {
  'a page':
    /is a web page, which begins with "<!doctype html><title>Welcome<\/title>"; does the server/,
  'an older page': /is a web page, which begins with "<!-- made by hand -->/,
  JSON: /is no zip file but text, which begins with "\{\\"error\\": \\"no such/,
  noise: /is not a zip file$/,
  nothing: /is empty$/,
};

for (const [name, description] of Object.entries(OTHERS)) {
  test(`${name} in place of a package is described, and its URL named`, async () => {
    const url = new URL(name, `${base}/`).href;
    const load = () => PipelineRunner.initialize(url, { worker: false, cache: false });
    for (const error of [await failure(readPackage(url)), await failure(load())]) {
      assert.equal(error.code, 'not_a_zip');
      assert(error.message.startsWith(`\`${url}\` is no package: it `), error.message);
      assert.match(error.message, description);
    }
  });
}

test('comments without a page are told apart as quickly', async () => {
  const error = await failure(readPackage(new Blob(['<!-- -->'.repeat(100)])));
  assert.match(error.message, /it is no zip file but text/);
  const page = await failure(readPackage(new Blob([`${'<!-- -->'.repeat(9)}<html>`])));
  assert.match(page.message, /it is a web page/);
});

test('a web page that was saved and chosen is named as a file', async () => {
  const error = await failure(readPackage(new File(['<html><p>hello'], 'mixed.rmpkg')));
  assert.match(error.message, /^`mixed\.rmpkg` is no package: it is a web page/);
  const nameless = await failure(readPackage(new Blob(['<html><p>hello'])));
  assert.match(nameless.message, /^this is no package: it is a web page/);
});

test('URLs are relative to the script of a Worker, where there is no page', async () => {
  const given = (href) =>
    Object.defineProperty(globalThis, 'location', { value: { href }, configurable: true });
  try {
    given(`${base}/scripts/worker.js`);
    const options = { worker: false, cache: false, models: { 'a.bin': '../JSON' } };
    const runner = await PipelineRunner.initialize('/good', options);
    assert.equal(runner.package.manifest.metadata.name, 'calculator');
    given(`blob:${base}/1234`);
    const { code, message } = await failure(readPackage('/good'));
    assert.equal(code, 'network');
    assert.match(message, /`\/good` is not a URL: in a Worker that is made of a Blob/);
  } finally {
    delete globalThis.location;
  }
});

test('a server that cannot be reached is named', async () => {
  const error = await failure(readPackage('http://127.0.0.1:1/x.rmpkg'));
  assert.equal(error.code, 'network');
  assert(error.cause);
});

test('text that is no URL is named', async () => {
  const error = await failure(readPackage('http://'));
  assert.equal(error.code, 'network');
  assert.match(error.message, /`http:\/\/` is not a URL/);
});

test('a connection that ends too early is named', async () => {
  const error = await failure(readPackage(`${base}/short`));
  assert.equal(error.code, 'truncated');
  assert.match(error.message, /ended after \d+ bytes/);
});

test('a file that changed after it was chosen is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rmpkg-loader-'));
  const path = join(folder, 'changing.rmpkg');
  writeFileSync(path, bytes);
  const chosen = await openAsBlob(path);
  writeFileSync(path, 'changed');
  const error = await failure(readPackage(chosen));
  assert.equal(error.code, 'network');
  assert.match(error.message, /was it changed or moved/);
  rmSync(folder, { recursive: true });
});

test('a page that may not compute digests is told why', async () => {
  const { crypto } = globalThis;
  Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
  try {
    assert.equal((await failure(readPackage(bytes))).code, 'insecure_context');
  } finally {
    Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
  }
});

test('a size beyond all limits is refused before it is downloaded', async () => {
  assert.equal((await failure(readPackage(`${base}/huge`))).code, 'too_large');
});

test('a download can be aborted in its midst', async () => {
  const controller = new AbortController();
  const onProgress = ({ phase }) => phase === 'fetch' && controller.abort();
  const { signal } = controller;
  const error = await failure(PipelineRunner.initialize(`${base}/slow`, { signal, onProgress }));
  assert.equal(error.code, 'aborted');
});

test('verifying can be aborted in its midst', async () => {
  const controller = new AbortController();
  const onProgress = ({ phase }) => phase === 'verify' && controller.abort();
  const { signal } = controller;
  const error = await failure(PipelineRunner.initialize(bytes, { signal, onProgress }));
  assert.equal(error.code, 'aborted');
});
