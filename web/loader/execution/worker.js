/** The Worker's side: one engine, one run after the other. */

import { createEngine, fetchEngine } from '../engines/create.js';
import { PackageError } from '../errors.js';
import { fromNestedWorker, startWorkersOnPage } from './nested-worker.js';
import { OutputRelay } from './output-relay.js';

/** @import { Engine, Exchange, Outcome } from '../engines/engine.js' */
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
  } else if (message.type === 'run') run(message.job, message.streaming, message.isStream);
  else if (message.type === 'input') giveInput(message.bytes);
  else fromNestedWorker(message);
};

/** What gives a stream that waits its input. @type {(bytes: Uint8Array<ArrayBuffer> | null) => void} */
let giveInput = () => {};

/** @type {Exchange} */
function exchange(bytes, wantsMore) {
  return new Promise((resolve) => {
    giveInput = resolve;
    send({ type: 'lines', bytes, wantsMore }, [bytes.buffer]);
  });
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function onLines(bytes) {
  send({ type: 'early lines', bytes }, [bytes.buffer]);
}

/**
 * @param {Job} job
 * @param {boolean} streaming whether the page hears what is written
 * @param {boolean} isStream whether the run is on a stream
 */
async function run(job, streaming, isStream) {
  try {
    const relay = new OutputRelay((stream, text) => send({ type: 'output', stream, text }));
    const onOutput = streaming ? relay.push.bind(relay) : null;
    const outcome = await /** @type {Promise<Engine>} */ (engine).then((it) =>
      it.run({
        ...job,
        onOutput,
        onStart: () => send({ type: 'started' }),
        exchange: isStream ? exchange : null,
        onLines: isStream ? onLines : null,
      }),
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
