/** The scope in which a browser runs a Worker's script, for a thread of Node's. */

import { parentPort, workerData } from 'node:worker_threads';
import { FileReaderSync } from './file-reader-sync.js';

globalThis.self = globalThis;
globalThis.FileReaderSync = FileReaderSync;
globalThis.postMessage = (message, { transfer } = {}) => parentPort.postMessage(message, transfer);

await import(workerData);
parentPort.on('message', (data) => globalThis.onmessage({ data }));
