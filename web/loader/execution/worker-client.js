import { aborted, PackageError, PipelineError, timedOut } from '../errors.js';
import { NestedWorkers } from './nested-workers.js';
import { notStarted, startWorker, workerFailed } from './start-worker.js';

/** @import { Exchange, Outcome } from '../engines/engine.js' */
/** @import { EngineName, EngineSetup } from '../engines/create.js' */
/** @import { Job, MessageFromWorker, MessageToWorker, RunOptions } from './messages.js' */

/** The page's side of one Worker, which runs one job at a time. */
export class WorkerClient {
  #worker;
  #nested = new NestedWorkers((message) => this.#post(message));
  /** Hears what the current run says. @type {(message: MessageFromWorker) => void} */
  #hear = () => {};
  /** Ends the current run. @type {(error: Error) => void} */
  #fail = () => {};
  /** Why it cannot be given another job. @type {Error | null} */
  #ended = null;

  /** @param {EngineName} engine */
  constructor(engine) {
    this.#worker = startWorker();
    // What fails later is a message.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.terminate(notStarted(event.message));
    };
    /** @param {MessageEvent<MessageFromWorker>} event */
    this.#worker.onmessage = ({ data: message }) => {
      if (!this.usable) return; // Node.js hands over what was on its way when the Worker was ended
      if ('id' in message) this.#nested.obey(message);
      else this.#hear(message);
    };
    this.#worker.onmessageerror = () => this.terminate(workerFailed('a message was unreadable'));
    this.#post({ type: 'engine', engine });
  }

  /** Comes before the first job. @param {EngineSetup} setup */
  setUp(setup) {
    this.#post({ type: 'setup', setup });
  }

  /** Whether it can be given another job. */
  get usable() {
    return this.#ended === null;
  }

  /**
   * Runs a job to its end, or until the caller has had enough of it. Nothing but the end of its
   * Worker ends a run whatever the program does.
   *
   * @param {Job} job
   * @param {RunOptions} options
   * @param {() => void} onStart
   * @returns {Promise<Outcome>}
   */
  async run(job, options, onStart) {
    const { signal, timeoutMs, onStdout, onStderr, exchange, onLines } = options;
    const abort = () => this.terminate(aborted(signal?.reason));
    const timer = timeoutMs && setTimeout(() => this.terminate(timedOut(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', abort);
    this.#worker.ref?.();
    try {
      const listeners = { stdout: onStdout, stderr: onStderr, exchange, onLines };
      const outcome = await this.#converse(job, listeners, onStart);
      // A guest that crashed may have left much memory behind; with its Worker it is gone.
      if (outcome.ending.type !== 'exit') this.terminate(workerFailed('its guest crashed'));
      return outcome;
    } finally {
      clearTimeout(timer);
      this.#worker.unref?.();
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Ends the Worker, and its run with this error.
   *
   * @param {Error} error
   */
  terminate(error) {
    this.#ended ??= error;
    this.#worker.terminate();
    this.#nested.terminate();
    this.#fail(error);
  }

  /**
   * @param {Job} job
   * @param {{stdout?: (text: string) => void, stderr?: (text: string) => void, exchange?: Exchange, onLines?: RunOptions['onLines']}} listeners
   * @param {() => void} onStart
   * @returns {Promise<Outcome>}
   */
  #converse(job, listeners, onStart) {
    return new Promise((resolve, reject) => {
      if (this.#ended) reject(this.#ended);
      this.#fail = reject;
      this.#hear = (message) => {
        if (message.type === 'done') resolve(message.outcome);
        else if (message.type === 'started') onStart();
        else if (message.type === 'failed') this.terminate(failure(message));
        else if (message.type === 'early lines') this.#hearEarly(message.bytes, listeners.onLines);
        else if (message.type === 'lines') this.#exchange(message, listeners.exchange);
        else if (message.type === 'output') listeners[message.stream]?.(message.text);
      };
      const streaming = Boolean(listeners.stdout || listeners.stderr);
      this.#send(job, { streaming, isStream: Boolean(listeners.exchange) }, reject);
    });
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {RunOptions['onLines']} onLines
   */
  #hearEarly(bytes, onLines) {
    try {
      onLines?.(bytes);
    } catch (error) {
      this.terminate(/** @type {Error} */ (error));
    }
  }

  /**
   * @param {{bytes: Uint8Array<ArrayBuffer>, wantsMore: boolean}} message
   * @param {Exchange | undefined} exchange
   */
  async #exchange({ bytes, wantsMore }, exchange) {
    try {
      const input = (await exchange?.(bytes, wantsMore)) ?? null;
      if (this.usable) this.#post({ type: 'input', bytes: input }, input ? [input.buffer] : []);
    } catch (error) {
      this.terminate(/** @type {Error} */ (error));
    }
  }

  /**
   * @param {Job} job
   * @param {{streaming: boolean, isStream: boolean}} how
   * @param {(error: Error) => void} onRefusal
   */
  #send(job, how, onRefusal) {
    try {
      this.#post({ type: 'run', job, ...how }, memoryOf(job));
    } catch (cause) {
      onRefusal(notTransferred(/** @type {Error} */ (cause)));
    }
  }

  /**
   * @param {MessageToWorker} message
   * @param {Transferable[]} [transfer]
   */
  #post(message, transfer = []) {
    this.#worker.postMessage(message, transfer);
  }
}

/**
 * What a job has to itself is moved to its Worker. Memory that is shared stays where it is.
 *
 * @param {Job} job
 */
function memoryOf({ folders }) {
  const contents = folders.flatMap(({ files }) => [...files.values()]);
  const buffers = contents.filter(Array.isArray).flatMap((parts) => parts.map(bufferOf));
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

/** @param {Uint8Array<ArrayBuffer>} part */
function bufferOf({ buffer }) {
  return buffer;
}

/** @param {Error} cause */
function notTransferred(cause) {
  const message = `an array of the input has memory that cannot be transferred, such as a guest's own: leave out \`transfer\` (${cause.message})`;
  return new PipelineError({ kind: 'invalid_input', message }, { cause });
}

/** @param {Extract<MessageFromWorker, {type: 'failed'}>} message */
function failure({ code, message }) {
  return code ? new PackageError(code, message) : workerFailed(message);
}
