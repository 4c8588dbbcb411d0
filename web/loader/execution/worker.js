/** The Worker's side: one engine, one run after the other. */

import { createEngine, fetchEngine } from '../engines/create.js';
import { PackageError } from '../errors.js';
import { fromNestedWorker, startWorkersOnPage } from './nested-worker.js';
import { OutputRelay } from './output-relay.js';

/** @import { Engine, Outcome } from '../engines/engine.js' */
/** @import { Job, MessageFromWorker, MessageToWorker } from './messages.js' */

/** @type {Promise<Engine> | undefined} */
let engine;

/** @param {MessageEvent<MessageToWorker>} event */
self.onmessage = ({ data: message }) => {
  if (message.type === 'engine') fetchEngine(message.engine);
  else if (message.type === 'setup') {
    if (message.setup.engine === 'wasmer') startWorkersOnPage();
    engine = createEngine(message.setup);
    engine.catch(() => {}); // the run that waits for it says so
  } else if (message.type === 'run') run(message.job, message.streaming);
  else fromNestedWorker(message);
};

/**
 * @param {Job} job
 * @param {boolean} streaming
 */
async function run(job, streaming) {
  try {
    const relay = new OutputRelay((stream, text) => send({ type: 'output', stream, text }));
    const onOutput = streaming ? relay.push.bind(relay) : null;
    const outcome = await /** @type {Promise<Engine>} */ (engine).then((it) =>
      it.run({ ...job, onOutput, onStart: () => send({ type: 'started' }) }),
    );
    relay.end();
    send({ type: 'done', outcome }, memoryOf(outcome));
  } catch (error) {
    const code = error instanceof PackageError ? error.code : null;
    const text = error instanceof Error ? error.message : String(error);
    send({ type: 'failed', code, message: text });
  }
}

/** Nobody here needs what a guest has written. @param {Outcome} outcome */
function memoryOf({ stdout, stderr, folders }) {
  const contents = folders.flatMap(({ files }) => [...files.values()]);
  const arrays = [stdout, stderr, ...contents].filter((content) => content instanceof Uint8Array);
  return [...new Set(arrays.map(({ buffer }) => buffer))]; // a file may have several names
}

/**
 * @param {MessageFromWorker} message
 * @param {Transferable[]} [transfer]
 */
function send(message, transfer = []) {
  self.postMessage(message, { transfer });
}
