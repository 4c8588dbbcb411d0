/** Random modules, what each came to under wasmtime, and the differences that have a reason. */

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const THREAD = new URL('./generated-thread.js', import.meta.url);
const FOLDER = process.env.RMPKG_MODULES
  ? pathToFileURL(`${process.env.RMPKG_MODULES}/`)
  : new URL('../../../../conformance/generated/', import.meta.url);

const { given, modules } = JSON.parse(readFileSync(new URL('outcomes.json', FOLDER), 'utf8'));

/** Each module's name, its bytes and its outcome under wasmtime. */
export function generatedModules() {
  return Object.entries(modules).map(([name, expected]) => {
    const wasm = new Uint8Array(readFileSync(new URL(`${name}.wasm`, FOLDER)));
    return { name, wasm, expected };
  });
}

/** After so many times its time, a module is ended that calls nobody who would end it. */
const PATIENCE = 6;

/** Runs modules, as the loader does in a Worker. */
export class Runs {
  #thread = null;

  /** @param {Uint8Array} wasm */
  run(wasm) {
    this.#thread ??= new Worker(THREAD);
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#thread = null;
        thread.terminate();
        resolve({ kind: 'timeout', detail: null, stdout: '', memoryBytes: 0 });
      }, PATIENCE * given.timeoutMs);
      thread.once('error', reject);
      thread.once('message', (outcome) => {
        clearTimeout(timer);
        thread.off('error', reject);
        resolve(outcome);
      });
      thread.postMessage({ wasm, given });
    });
  }

  end() {
    return this.#thread?.terminate();
  }
}
