/** A browser's `Worker`, as far as the loader uses it, on a thread of Node's. */

import { Worker as Thread } from 'node:worker_threads';

const SCOPE = new URL('./worker-scope.js', import.meta.url);

/** As much as wasmtime gives a guest: Node's own 4 MiB end before Python's guards do. */
const STACK_MEBIBYTES = 16;

export class ThreadWorker {
  onmessage = null;
  onerror = null;
  onmessageerror = null;
  #thread;

  /** @param {string | URL} script a module, which finds itself in the scope of a browser's Worker */
  constructor(script) {
    this.#thread = new Thread(SCOPE, {
      workerData: String(script),
      resourceLimits: { stackSizeMb: STACK_MEBIBYTES },
    });
    this.#thread.unref();
    this.#thread.on('message', (data) => this.onmessage?.({ data }));
    this.#thread.on('error', ({ message }) => this.onerror?.({ message, preventDefault() {} }));
    this.#thread.on('messageerror', () => this.onmessageerror?.({}));
  }

  /** Lets the program wait for what this Worker has to do. */
  ref() {
    this.#thread.ref();
  }

  /** A Worker that waits for its next run does not keep the program from its end. */
  unref() {
    this.#thread.unref();
  }

  postMessage(message, transfer) {
    this.#thread.postMessage(message, transfer);
  }

  terminate() {
    this.#thread.terminate();
  }
}
