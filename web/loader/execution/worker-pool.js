import { aborted, disposed } from '../errors.js';
import { platform } from '../platform.js';
import { WorkerClient } from './worker-client.js';

/** @import { EngineName, EngineSetup } from '../engines/create.js' */
/** @import { Executor, Job, RunOptions } from './messages.js' */

/**
 * Workers that wait for their next run; further runs wait for a Worker.
 *
 * @implements {Executor}
 */
export class WorkerPool {
  #engine;
  /** @type {EngineSetup | null} */
  #setup = null;
  /** @type {Set<WorkerClient>} */
  #all = new Set();
  /** @type {WorkerClient[]} */
  #idle = [];
  /** @type {(() => void)[]} */
  #waiting = [];
  #disposed = false;

  /** @param {EngineName} engine */
  constructor(engine) {
    this.#engine = engine;
    this.hasFolders = engine === 'shim';
  }

  /** @param {EngineSetup} setup */
  setUp(setup) {
    this.#setup = setup;
    for (const client of this.#all) client.setUp(setup);
  }

  /** Starts the first Worker, so that it is there when the first run needs it. */
  warmUp() {
    try {
      this.#idle.push(this.#start());
    } catch {
      // The first run tries again, and says what is wrong.
    }
  }

  /**
   * @param {Job} job
   * @param {RunOptions} options
   * @param {() => void} onStart
   */
  async run(job, options, onStart) {
    const client = await this.#acquire(options.signal);
    try {
      return await client.run(job, options, onStart);
    } finally {
      if (client.usable) this.#idle.push(client);
      else this.#all.delete(client);
      this.#waiting[0]?.();
    }
  }

  dispose() {
    this.#disposed = true;
    for (const client of this.#all) client.terminate(disposed());
    this.#all.clear();
    this.#idle = [];
    for (const next of this.#waiting) next();
  }

  #start() {
    const client = new WorkerClient(this.#engine);
    if (this.#setup) client.setUp(this.#setup);
    this.#all.add(client);
    return client;
  }

  /**
   * Waits until there is a Worker to be had.
   *
   * @param {AbortSignal} [signal]
   */
  async #acquire(signal) {
    while (!signal?.aborted && this.#isFull()) await this.#nextRelease(signal);
    if (signal?.aborted) {
      this.#waiting[0]?.(); // the turn may have come already: it is another one's now
      throw aborted(signal.reason);
    }
    if (this.#disposed) throw disposed();
    return this.#idle.pop() ?? this.#start();
  }

  /** More Workers than processors only take each other's time. */
  #isFull() {
    const most = platform.processors();
    return !this.#disposed && this.#idle.length === 0 && this.#all.size >= most;
  }

  /** @param {AbortSignal} [signal] */
  #nextRelease(signal) {
    return new Promise((resolve) => {
      const next = () => {
        signal?.removeEventListener('abort', next);
        this.#waiting = this.#waiting.filter((other) => other !== next);
        resolve(undefined);
      };
      this.#waiting.push(next);
      signal?.addEventListener('abort', next);
    });
  }
}
