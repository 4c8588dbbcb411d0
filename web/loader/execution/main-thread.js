import { createEngine, fetchEngine } from '../engines/create.js';
import { aborted, disposed, timedOut } from '../errors.js';
import { OutputRelay } from './output-relay.js';

/** @import { EngineName, EngineSetup } from '../engines/create.js' */
/** @import { Engine } from '../engines/engine.js' */
/** @import { Executor, Job, RunOptions } from './messages.js' */

/**
 * Runs in the page itself, which does nothing else meanwhile: it can neither hear a signal nor show
 * output before a run ends. The engine `shim` ends it when its time is over.
 *
 * @implements {Executor}
 */
export class MainThread {
  /** @type {Promise<Engine> | undefined} */
  #engine;
  #disposed = false;
  #hasTimeouts;
  hasFolders;

  /** @param {EngineName} engine */
  constructor(engine) {
    this.#hasTimeouts = engine === 'shim';
    this.hasFolders = engine === 'shim';
    fetchEngine(engine);
  }

  /** @param {EngineSetup} setup */
  setUp(setup) {
    this.#engine = createEngine(setup);
    this.#engine.catch(() => {}); // the first run says so
  }

  /**
   * @param {Job} job
   * @param {RunOptions} options
   * @param {() => void} onStart
   */
  async run(job, { signal, timeoutMs, onStdout, onStderr, exchange }, onStart) {
    if (timeoutMs !== undefined && !this.#hasTimeouts) {
      throw new TypeError('`timeoutMs` needs a Worker, or the engine `shim`');
    }
    if (this.#disposed) throw disposed();
    const engine = await /** @type {Promise<Engine>} */ (this.#engine);
    if (signal?.aborted) throw aborted(signal.reason);
    const listeners = { stdout: onStdout, stderr: onStderr };
    // Not called from within the guest's frames, where its exception would look like a crash.
    const relay = new OutputRelay((stream, text) => {
      queueMicrotask(() => listeners[stream]?.(text));
    });
    const onOutput = onStdout || onStderr ? relay.push.bind(relay) : null;
    const outcome = await engine.run({ ...job, timeoutMs, onOutput, onStart, exchange });
    relay.end();
    if (outcome.ending.type === 'timeout') throw timedOut(timeoutMs);
    return outcome;
  }

  dispose() {
    this.#disposed = true;
  }
}
