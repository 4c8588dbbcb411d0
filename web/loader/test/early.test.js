/** The module of a package that is still arriving is compiled meanwhile, and runs only when all was verified. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { clearStorage, PackageError, PipelineRunner, readPackage } from '../index.js';
import { EarlyModule } from '../package/early-module.js';
import { verifyPackage } from '../package/verify.js';
import { storedEntry, writePackage } from '../package/write/package.js';
import { writeZip } from '../package/write/zip.js';
import { listEntries } from '../package/zip.js';
import { read } from '../storage/database.js';
import { oneNode, saying, smallFiles } from './support/build.js';
import { rejection } from './support/rejection.js';
import { wasmCommand } from './support/wasm-command.js';

const CORPUS = new URL('../../../rmpkg-format/corpus/', import.meta.url);
const WASM = 'modules/remotemedia_runtime.wasm';
const PAGE = 65_536;
const ways = { deflated: true, stored: false };

/** What is compiled, and how: by the bytes that arrive, or at once. */
function watch(context) {
  const streaming = context.mock.method(WebAssembly, 'compileStreaming');
  const whole = context.mock.method(WebAssembly, 'compile');
  return () => [streaming.mock.callCount(), whole.mock.callCount()];
}

/** The bytes of a package with this module, which comes first. */
async function packageWith(wasm, { deflated, change = (entry) => entry } = {}) {
  const entries = [...smallFiles().set(WASM, wasm)].map(async ([path, content]) => {
    const entry = await storedEntry(path, content);
    if (path !== WASM) return entry;
    const packed = new Uint8Array(deflateRawSync(content));
    return change(deflated ? { ...entry, packed, method: 8 } : entry);
  });
  return writePackage(JSON.stringify(oneNode()), { python: '3.12.1' }, await Promise.all(entries));
}

/** A module that gives this text, whose packages give it as their one result. */
async function moduleSaying(text) {
  const wasm = (await readPackage(saying(text))).read(WASM);
  const noise = Uint8Array.from({ length: 20_000 }, (_, at) => (at * at * 31) >> 3);
  return new Uint8Array([...wasm, ...customSection(noise)]); // it takes a while to arrive
}

/** One that every engine ignores. */
function customSection(bytes) {
  const content = [1, 120, ...bytes];
  const size = content.length;
  return [0, (size & 0x7f) | 0x80, ((size >> 7) & 0x7f) | 0x80, size >> 14, ...content];
}

/** Sends half of a package, and leaves the rest to whoever listens. */
const server = createServer((request, response) => server.emit('asked', response, request));
let url;
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}/package`;
  server.once('asked', (response) => response.end());
  await fetch(url); // Node's own `fetch` compiles a module when it is first used
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => clearStorage());

/** Answers the next request with the first part, and gives what sends the second. */
async function halfOf(bytes) {
  const [response] = await once(server, 'asked');
  response.writeHead(200, { 'content-length': bytes.length, etag: '"one"' });
  response.write(bytes.subarray(0, bytes.length / 2));
  return {
    rest: () => response.end(bytes.subarray(bytes.length / 2)),
    cut: () => response.destroy(),
  };
}

const isKept = async () => (await read('downloads', url)) !== undefined;
const loading = (options) => PipelineRunner.initialize(url, { worker: false, ...options });

for (const [way, deflated] of Object.entries(ways)) {
  test(`a module that is ${way} compiles while the rest of its package is under way`, async (context) => {
    const bytes = await packageWith(await moduleSaying('early'), { deflated });
    const { compileStreaming } = WebAssembly;
    const half = halfOf(bytes);
    const compile = context.mock.method(WebAssembly, 'compileStreaming', async (response) => {
      (await half).rest(); // if it began after the download, this would never end
      return compileStreaming.call(WebAssembly, response);
    });
    const whole = context.mock.method(WebAssembly, 'compile');
    const runner = await loading();
    assert.deepEqual((await runner.execute(null, [])).results, ['early']);
    assert.deepEqual([compile.mock.callCount(), whole.mock.callCount()], [1, 0]);
    await runner.keep();
    assert(await isKept());
  });

  test(`a module that is ${way} is not run if it is another than its manifest says`, async (context) => {
    const good = await packageWith(await moduleSaying('good'), { deflated });
    const other = await packageWith(await moduleSaying('evil'), { deflated });
    const bytes = withManifestOf(good, other);
    const compiled = watch(context);
    const instantiate = context.mock.method(WebAssembly, 'instantiate');
    halfOf(bytes).then(({ rest }) => rest());
    const error = await rejection(loading(), PackageError);
    assert.equal(error.code, 'sha256_differs');
    assert.match(error.message, /modules\/remotemedia_runtime\.wasm/);
    assert.deepEqual([compiled(), instantiate.mock.callCount()], [[1, 0], 0]);
    assert(!(await isKept()));
  });

  test(`a connection that is cut within a module that is ${way} is named, and ends its compilation`, async (context) => {
    const bytes = await packageWith(await moduleSaying('cut'), { deflated });
    const { compileStreaming } = WebAssembly;
    const compilations = [];
    const half = halfOf(bytes);
    context.mock.method(WebAssembly, 'compileStreaming', async (response) => {
      compilations.push(compileStreaming.call(WebAssembly, response));
      (await half).cut();
      return compilations[0];
    });
    const error = await rejection(loading(), PackageError);
    assert.equal(error.code, 'truncated');
    await assert.rejects(compilations[0]);
    assert(!(await isKept()));
  });
}

/** The second package, with the first one's manifest: of the same length, so that all else is right. */
function withManifestOf(one, other) {
  const [{ packed: manifest, crc32 }] = listEntries(one).values();
  const changed = other.slice();
  const [entry] = listEntries(changed).values();
  assert.equal(entry.packed.length, manifest.length);
  entry.packed.set(manifest);
  const view = new DataView(changed.buffer);
  for (let at = 0; at + 4 <= changed.length; at += 1) {
    if (view.getUint32(at, true) === entry.crc32) view.setUint32(at, crc32, true);
  }
  return changed;
}

test('what is no wasm is named once it has arrived, though its size and digest are right', async (context) => {
  const wasm = await moduleSaying('none');
  wasm.fill(0xff, 8, 40);
  const compiled = watch(context);
  halfOf(await packageWith(wasm, { deflated: true })).then(({ rest }) => rest());
  const error = await rejection(loading(), PackageError);
  assert.equal(error.code, 'wasm_invalid');
  assert.match(error.message, /cannot be compiled: /);
  assert.deepEqual(compiled(), [1, 1]);
  assert(!(await isKept()));
});

const lies = {
  'a size that the module does not have': [{ size: 7 }, 'unpacked_size_differs'],
  'a checksum that the module does not have': [{ crc32: 7 }, 'crc_differs'],
};

for (const [name, [fields, code]] of Object.entries(lies)) {
  test(`${name} is named`, async () => {
    const change = (entry) => ({ ...entry, ...fields });
    const bytes = await packageWith(await moduleSaying('x'), { deflated: true, change });
    halfOf(bytes).then(({ rest }) => rest());
    assert.equal((await rejection(loading(), PackageError)).code, code);
    assert(!(await isKept()));
  });
}

test('a limit of memory is in what is compiled early', async (context) => {
  const compiled = watch(context);
  const instantiate = context.mock.method(WebAssembly, 'instantiate');
  halfOf(await packageWith(await moduleSaying('limited'), { deflated: true })).then(({ rest }) =>
    rest(),
  );
  const runner = await loading({ maxMemoryBytes: 20 * PAGE });
  assert.deepEqual((await runner.execute(null, [])).results, ['limited']);
  assert.deepEqual(compiled(), [1, 0]);
  const { exports } = await instantiate.mock.calls[0].result;
  assert.throws(() => exports.memory.grow(13), RangeError);
});

test('a limit in which the module cannot start is named', async () => {
  halfOf(await packageWith(await moduleSaying('x'))).then(({ rest }) => rest());
  const message = /`maxMemoryBytes` is 131072; the runtime starts with 524288/;
  await assert.rejects(loading({ maxMemoryBytes: 2 * PAGE }), { kind: 'memory', message });
});

test('a package of another order runs all the same, and so does every package without compileStreaming', async (context) => {
  const compiled = watch(context);
  const run = async (bytes) => {
    const runner = await PipelineRunner.initialize(bytes, { worker: false });
    return (await runner.execute(null, [])).results[0];
  };
  assert.equal(await run(saying('later')), 'later'); // its node comes first
  assert.deepEqual(compiled(), [0, 1]);
  context.mock.restoreAll();
  const { compileStreaming } = WebAssembly;
  try {
    WebAssembly.compileStreaming = undefined;
    assert.equal(await run(await packageWith(await moduleSaying('old'))), 'old');
  } finally {
    WebAssembly.compileStreaming = compileStreaming;
  }
});

/** A package that arrives in pieces of this size, with what was unpacked of it meanwhile. */
function arriving(bytes, size) {
  const events = [];
  const listener = {
    push: (part) => events.push(part.length),
    end: () => events.push('end'),
    cancel: () => events.push('cancel'),
  };
  const early = new EarlyModule(listener);
  for (let at = 0; at < bytes.length; at += size) early.push(bytes.subarray(at, at + size));
  early.end();
  return { early, events };
}

test('a module is found however its package is cut into pieces', async () => {
  const wasm = await moduleSaying('pieces');
  for (const deflated of Object.values(ways)) {
    const bytes = await packageWith(wasm, { deflated });
    for (const size of [1, 29, 1000, bytes.length]) {
      const { early, events } = arriving(bytes, size);
      const content = await early.unpacked(listEntries(bytes).get(WASM));
      assert.deepEqual(content, wasm);
      assert.equal(events.pop(), 'end');
      assert.equal(
        events.reduce((sum, length) => sum + length),
        wasm.length,
      );
    }
  }
});

test('a module that claims more than can be is not even begun', async () => {
  const change = (entry) => ({
    ...entry,
    method: 8,
    size: 2 ** 31,
    packed: entry.packed.slice(0, 9),
  });
  const entries = [await storedEntry('manifest.json', new Uint8Array(9))];
  entries.push(change(await storedEntry(WASM, wasmCommand())));
  const { writeZip } = await import('../package/write/zip.js');
  assert.deepEqual(arriving(writeZip(entries), 100).events, ['cancel']);
});

/** Some versions of Node ignore what follows a deflate stream; browsers refuse it. */
const expected = JSON.parse(readFileSync(new URL('expected.json', CORPUS), 'utf8'));
delete expected['deflate-trailing-bytes.rmpkg'];

test('each package of the corpus is the same defect whether it arrives in pieces or is at hand', async () => {
  for (const [file, code] of Object.entries(expected)) {
    const bytes = new Uint8Array(readFileSync(new URL(file, CORPUS)));
    for (const size of [7, PAGE]) {
      const { early } = arriving(bytes, size);
      const found = await verifyPackage(bytes, { early }).then(
        () => null,
        (error) => error.code ?? error,
      );
      assert.equal(found, code, `${file} in pieces of ${size}`);
    }
  }
});

/** A byte order mark is a part of a name, and no name may have one. */
test('an entry that is nearly called like the module is not taken for it', async () => {
  const [good, other] = await Promise.all(['good', 'other'].map(moduleSaying));
  const nearly = `\u4E00${WASM}`; // as many bytes as a mark takes, which no writer would write
  const files = smallFiles().set(WASM, good).set(nearly, other);
  const entries = [...files].map(([path, content]) => storedEntry(path, content));
  const about = { python: '3.12.1' };
  const bytes = await writePackage(JSON.stringify(oneNode()), about, await Promise.all(entries));
  const order = ['manifest.json', nearly];
  const rank = ({ name }) => (order.indexOf(name) + 3) % 3;
  const listed = [...listEntries(bytes).values()];
  const reordered = writeZip(listed.toSorted((one, another) => rank(one) - rank(another)));
  const text = Buffer.from(reordered).toString('latin1');
  const marked = Buffer.from(text.replaceAll('\xe4\xb8\x80', '\xef\xbb\xbf'), 'latin1');
  const loading = PipelineRunner.initialize(new Uint8Array(marked), { worker: false });
  await assert.rejects(loading, { name: 'PackageError', code: 'name_format_character' });
});
