import { createEngine } from '../engines/create.js';
import { aborted, disposed } from '../errors.js';
import { OutputRelay } from './output-relay.js';

/** @import { EngineSetup } from '../engines/create.js' */
/** @import { Engine } from '../engines/engine.js' */
/** @import { Executor, Job, RunOptions } from './messages.js' */

/**
 * Runs in the page itself, which does nothing else meanwhile: it can neither stop a run nor show
 * its output before it ends.
 *
 * @implements {Executor}
 */
export class MainThread {
  /** @type {Promise<Engine>} */
  #engine;
  #disposed = false;

  /** @param {EngineSetup} setup */
  constructor(setup) {
    this.#engine = createEngine(setup);
    this.#engine.catch(() => {}); // the first run says so
  }

  /**
   * @param {Job} job
   * @param {RunOptions} options
   * @param {() => void} onStart
   */
  async run(job, { signal, timeoutMs, onStdout, onStderr }, onStart) {
    if (timeoutMs !== undefined) {
      throw new TypeError('`timeoutMs` needs a Worker: a page cannot stop what runs in itself');
    }
    if (this.#disposed) throw disposed();
    const engine = await this.#engine;
    if (signal?.aborted) throw aborted(signal.reason);
    const listeners = { stdout: onStdout, stderr: onStderr };
    // Not called from within the guest's frames, where its exception would look like a crash.
    const relay = new OutputRelay((stream, text) => {
      queueMicrotask(() => listeners[stream]?.(text));
    });
    const onOutput = onStdout || onStderr ? relay.push.bind(relay) : null;
    const outcome = await engine.run({ ...job, onOutput, onStart });
    relay.end();
    return outcome;
  }

  dispose() {
    this.#disposed = true;
  }
}
