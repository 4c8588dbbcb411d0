import assert from 'node:assert/strict';
import { on } from 'node:events';
import { before, test } from 'node:test';

import { Original } from '../variants.js';
import { Runner } from './runner.js';

const WASM = 'modules/remotemedia_runtime.wasm';
const STDLIB = 'wasi-deps/usr/';

/** The fault of the server, and the codes that it may be given. */
const FAULTS = {
  missing: ['http_status'],
  page: ['not_a_zip'],
  truncated: ['truncated', 'not_a_zip'],
  cut: ['network', 'truncated'],
  flipped: ['crc_differs', 'deflate_damaged', 'unpacked_size_differs'],
};

/** What is wrong inside of a package whose zip is right, and the code for it. */
const WRONG = {
  'a wasm with another digest': ['sha256_differs', flipWasm, { relist: false }],
  'a package without a standard library': ['stdlib_missing', removeStdlib, {}],
  'a package for something else': ['wrong_target', changeTarget, {}],
  'a package without a wasm': ['wasm_missing', (files) => files.delete(WASM), {}],
};

/** What cannot be loaded is refused with a code, and nothing of it runs. */
export function downloads(context) {
  const runner = new Runner(context, 'download');
  let original;
  before(async () => {
    original = await Original.read(await context.server.package('mixed.rmpkg'));
  });

  for (const [fault, codes] of Object.entries(FAULTS)) {
    test(`a download that is ${fault}`, async () => {
      assertRefused(await runner.initialize(`fault/${fault}/mixed.rmpkg`), codes);
    });
  }

  for (const [name, [code, edit, options]] of Object.entries(WRONG)) {
    test(name, async () => {
      context.server.add('wrong.rmpkg', original.variant(edit, options));
      assertRefused(await runner.initialize('packages/wrong.rmpkg'), [code]);
    });
  }

  test('an abort in the middle of a download leaves the server', async () => {
    const abandoned = abandonedPath(context.server, /stalled/);
    const result = await context.pages.plain.evaluate(async () => {
      const controller = new AbortController();
      const onProgress = ({ loaded }) => loaded > 0 && controller.abort();
      const options = { signal: controller.signal, onProgress };
      return harness.initialize('download', '../../fault/stalled/mixed.rmpkg', options);
    });
    assertRefused(result, ['aborted']);
    assert.match(await abandoned, /stalled/);
  });

  for (const phase of ['fetch', 'verify', 'compile', 'models']) {
    test(`an abort in the phase ${phase} ends loading`, async () => {
      const result = await context.pages.plain.evaluate(async (last) => {
        const controller = new AbortController();
        const onProgress = ({ phase }) => phase === last && controller.abort();
        const models = { 'never.bin': '../../fault/stalled/mixed.rmpkg' };
        const options = { signal: controller.signal, onProgress, cache: false, models };
        return harness.initialize('download', '../../packages/mixed.rmpkg', options);
      }, phase);
      assertRefused(result, ['aborted']);
    });
  }

  test('the module is compiled once, as it arrives', async () => {
    const compilations = await context.pages.plain.evaluate(watchCompilations);
    assert.deepEqual(compilations, { compileStreaming: 1, compile: 0 });
  });

  test('a package is a URL, a file, a blob or bytes', async () => {
    const given = await context.pages.plain.evaluate(async () => {
      const url = new URL('../../packages/calculator.rmpkg', location.href);
      const blob = await (await fetch(url)).blob();
      const buffer = await blob.arrayBuffer();
      const sources = [url, new File([blob], 'a.rmpkg'), blob, buffer, new Uint8Array(buffer)];
      const given = [];
      for (const source of sources) {
        const { failure } = await harness.initialize('source', source, { cache: false });
        if (failure) return failure;
        const { value } = await harness.execute('source', null, [1]);
        given.push([source.constructor.name, value.report.results]);
      }
      return given;
    });
    const names = ['URL', 'File', 'Blob', 'ArrayBuffer', 'Uint8Array'];
    assert.deepEqual(
      given,
      names.map((name) => [name, [12]]),
    );
  });

  test('progress goes through its phases and ends at the total', async () => {
    const seen = await context.pages.plain.evaluate(async () => {
      const seen = {};
      const onProgress = ({ phase, loaded, total }) => {
        seen[phase] = { loaded, total };
      };
      const models = { 'some.bin': '../../packages/calculator.rmpkg' };
      const options = { onProgress, cache: false, models };
      await harness.initialize('download', '../../packages/mixed.rmpkg', options);
      return seen;
    });
    assert.deepEqual(Object.keys(seen), ['fetch', 'verify', 'compile', 'models', 'ready']);
    for (const { loaded, total } of Object.values(seen)) assert.equal(loaded, total);
  });
}

/** Which path is abandoned that matches: a Worker that ends may leave its scripts behind, too. */
async function abandonedPath(server, pattern) {
  for await (const [path] of on(server, 'abandoned')) if (pattern.test(path)) return path;
}

/** Counts how the module of a package is compiled; runs in the page. */
async function watchCompilations() {
  const { compile, compileStreaming } = WebAssembly;
  const count = { compileStreaming: 0, compile: 0 };
  for (const name of Object.keys(count)) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...args) => {
      count[name] += 1;
      return original(...args);
    };
  }
  await harness.initialize('download', '../../packages/mixed.rmpkg', { cache: false });
  Object.assign(WebAssembly, { compile, compileStreaming });
  return count;
}

function assertRefused({ failure }, codes) {
  assert.equal(failure?.name, 'PackageError', JSON.stringify(failure));
  assert(codes.includes(failure.code), `${failure.code}: ${failure.message}`);
}

function flipWasm(files) {
  const wasm = Uint8Array.from(files.get(WASM));
  wasm[wasm.length >> 1] ^= 1;
  files.set(WASM, wasm);
}

function removeStdlib(files) {
  for (const path of [...files.keys()]) if (path.startsWith(STDLIB)) files.delete(path);
}

function changeTarget(_, manifest) {
  manifest.runtime_target = 'wasm32-unknown-unknown';
}
