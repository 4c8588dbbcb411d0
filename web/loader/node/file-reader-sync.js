/** What reads a Blob without waiting in a browser's Worker: here another thread waits for it. */

import { MessageChannel, receiveMessageOnPort, Worker as Thread } from 'node:worker_threads';

const READER = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', async ({ blob, port, done }) => {
  const result = await blob.arrayBuffer().catch(() => null);
  port.postMessage(result);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
});
`;

/** @type {Thread | undefined} */
let thread;

export class FileReaderSync {
  /** @param {Blob} blob */
  readAsArrayBuffer(blob) {
    thread ??= startThread();
    const { port1, port2 } = new MessageChannel();
    const done = new Int32Array(new SharedArrayBuffer(4));
    thread.postMessage({ blob, port: port2, done }, [port2]);
    Atomics.wait(done, 0, 0);
    const { message } = receiveMessageOnPort(port1);
    port1.close();
    if (message === null) throw new DOMException('it is gone', 'NotReadableError');
    return message;
  }
}

function startThread() {
  const started = new Thread(READER, { eval: true });
  started.unref();
  return started;
}
