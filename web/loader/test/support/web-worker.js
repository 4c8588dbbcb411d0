/**
 * Gives Node the browser's `Worker`, on real threads, as far as the loader uses it. Import this
 * before the loader.
 */

import { Worker as Thread } from 'node:worker_threads';

const BOOTSTRAP = new URL('./web-worker-scope.js', import.meta.url);

/** How many were started so far. */
export const workers = { started: 0 };

class WebWorker {
  onmessage = null;
  onerror = null;
  onmessageerror = null;
  #thread;

  /** @param {URL} url */
  constructor(url) {
    this.#thread = new Thread(BOOTSTRAP, { workerData: url.href });
    workers.started += 1;
    this.#thread.unref(); // an idle Worker does not keep a page open, nor a test
    this.#thread.on('message', (data) => this.onmessage?.({ data }));
    this.#thread.on('error', ({ message }) => this.onerror?.({ message, preventDefault() {} }));
    this.#thread.on('messageerror', () => this.onmessageerror?.({}));
  }

  postMessage(message, transfer) {
    this.#thread.ref();
    this.#thread.postMessage(message, transfer);
  }

  terminate() {
    this.#thread.terminate();
  }
}

globalThis.Worker = WebWorker;
