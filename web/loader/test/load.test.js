/** What is done once, what is done at the same time, and what ends it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { PipelineRunner } from '../index.js';
import { CompiledModule } from '../module/compile.js';
import { saying } from './support/build.js';
import { wasmCommand } from './support/wasm-command.js';

const PAGE = 65_536;

/** Answers nothing by itself, but to who says hello. */
const server = createServer((request, response) => {
  if (request.url === '/hello') response.end();
  else server.emit('held', response);
});
let url;
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}/model`;
  await fetch(new URL('/hello', url)); // Node's own `fetch` compiles a module when it is first used
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const loading = (source, options) =>
  PipelineRunner.initialize(source, { worker: false, cache: false, ...options });

test('models are fetched while the module compiles', async (context) => {
  const asked = once(server, 'held');
  const { compile } = WebAssembly;
  context.mock.method(WebAssembly, 'compile', async (wasm) => {
    const [response] = await asked; // if models came after the module, this would never end
    response.end('weights');
    return compile.call(WebAssembly, wasm);
  });
  const phases = [];
  const onProgress = ({ phase }) => phases.at(-1) === phase || phases.push(phase);
  const runner = await loading(saying('good'), { models: { 'a.bin': url }, onProgress });
  assert.deepEqual((await runner.execute(null, [])).results, ['good']);
  assert.deepEqual(phases, ['verify', 'compile', 'models', 'ready']);
});

test('a package that is refused ends the download of its models', async (context) => {
  const asked = once(server, 'held');
  const closed = asked.then(([response]) => once(response, 'close'));
  context.mock.method(WebAssembly, 'compile', async () => {
    await asked;
    throw new WebAssembly.CompileError('no wasm at all');
  });
  const refused = loading(saying('x'), { models: { 'a.bin': url } });
  await assert.rejects(refused, { name: 'PackageError', code: 'wasm_invalid' });
  await closed; // though nothing was answered
});

test('an abort ends the download of models too', async () => {
  const controller = new AbortController();
  const closed = once(server, 'held').then(([response]) => {
    controller.abort();
    return once(response, 'close');
  });
  const aborting = loading(saying('x'), { models: { 'a.bin': url }, signal: controller.signal });
  await assert.rejects(aborting, { name: 'PackageError', code: 'aborted' });
  await closed;
});

test('a model that is not there is named, and its name checked', async () => {
  const missing = loading(saying('x'), { models: { 'a.bin': 'http://127.0.0.1:1/' } });
  await assert.rejects(missing, { name: 'PackageError', code: 'network' });
  const outside = loading(saying('x'), { models: { '../a': new Uint8Array() } });
  await assert.rejects(outside, { name: 'PackageError', code: 'name_segment' });
  const half = loading(saying('x'), { models: { 'cut \ud83d': new Uint8Array() } });
  await assert.rejects(half, { name: 'PackageError', code: 'name_not_utf8' });
});

test('a limit of memory that is known from the begin takes one compilation', async (context) => {
  const compile = context.mock.method(WebAssembly, 'compile');
  const runner = await loading(saying('good'), { maxMemoryBytes: 20 * PAGE });
  await runner.execute(null, []);
  await runner.execute(null, [], { maxMemoryBytes: 20 * PAGE });
  assert.equal(compile.mock.callCount(), 1);
  await runner.execute(null, [], { maxMemoryBytes: 30 * PAGE });
  await runner.execute(null, [], { maxMemoryBytes: 30 * PAGE });
  assert.equal(compile.mock.callCount(), 2);
});

test('that limit holds', async () => {
  const module = await CompiledModule.compile(wasmCommand(), { maxMemoryBytes: 20 * PAGE });
  const wasi = { fd_write() {}, proc_exit() {} };
  const imports = { wasi_snapshot_preview1: wasi };
  const { exports } = await WebAssembly.instantiate(await module.limitedTo(), imports);
  exports.memory.grow(12);
  assert.throws(() => exports.memory.grow(1), RangeError);
});

test('a limit in which the runtime cannot start is named at once', async () => {
  const tooSmall = loading(saying('x'), { maxMemoryBytes: 2 * PAGE });
  const message = /`maxMemoryBytes` is 131072; the runtime starts with 524288/;
  await assert.rejects(tooSmall, { name: 'PipelineError', kind: 'memory', message });
  await assert.rejects(loading(saying('x'), { maxMemoryBytes: -1 }), RangeError);
});
