/** Runs modules one after the other on a thread of its own, which can be ended. */

import { parentPort } from 'node:worker_threads';
import { ShimEngine } from '../../engines/shim/engine.js';
import { CompiledModule } from '../../module/compile.js';

parentPort.on('message', async ({ wasm, given }) =>
  parentPort.postMessage(await comeTo(wasm, given)),
);

/** What a module comes to. */
async function comeTo(wasm, given) {
  try {
    const compiled = await CompiledModule.compile(wasm, given);
    return told(await run(await compiled.limitedTo(), given));
  } catch (error) {
    return { kind: error.kind ?? error.code ?? 'failed', detail: error.message, stdout: '' };
  }
}

function run(module, given) {
  const [name, content] = given.file;
  const files = new Map([[name, bytesOf(content)]]);
  return new ShimEngine([]).run({
    ...{ module, stdin: bytesOf(given.stdin), onOutput: null, onStart() {} },
    ...{ folders: [{ guest: '/data', files, writable: true }], timeoutMs: given.timeoutMs },
    maxOutputBytes: given.maxOutputBytes,
    maxDataBytes: given.maxDataBytes,
    maxFiles: given.maxFiles,
  });
}

function bytesOf(text) {
  return new TextEncoder().encode(text);
}

function told({ ending, stdout, peakMemoryBytes }) {
  const { type: kind, code, stream, message } = ending;
  const detail = code ?? stream ?? message ?? null;
  return {
    kind,
    detail,
    stdout: Buffer.from(stdout).toString('hex'),
    memoryBytes: peakMemoryBytes,
  };
}
