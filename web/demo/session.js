/** The package that is open, and what goes on with it: one thing at a time. */

import { PipelineRunner } from '../loader/index.js';

/** @import { ExecuteOptions, InitializeOptions } from '../loader/options.js' */
/** @import { Choice } from './package-source.js' */

export class Session {
  /** @type {PipelineRunner | null} */
  #runner = null;
  /** @type {Choice['source'] | null} */
  #source = null;
  #setup = '';
  #activity = new AbortController();

  /** Whether there is a package to execute. */
  get isOpen() {
    return this.#source !== null;
  }

  /** Ends what is going on. */
  cancel() {
    this.#activity.abort();
  }

  /**
   * Loads a package in place of the one that is open.
   *
   * @param {Choice['source']} source
   * @param {InitializeOptions} options
   */
  async open(source, options) {
    this.#close();
    this.#source = null;
    const runner = await this.#initialize(source, options, this.#begin());
    this.#source = source;
    return runner.package;
  }

  /**
   * Executes a pipeline on the open package's runtime. A runner with other options is made first
   * if they were changed.
   *
   * @param {{manifest: string, input: string | object | null}} request
   * @param {InitializeOptions} setup
   * @param {ExecuteOptions} options
   */
  async execute({ manifest, input }, setup, options) {
    const signal = this.#begin();
    if (!this.#runner || this.#setup !== describe(setup)) {
      this.#close();
      await this.#initialize(/** @type {Choice['source']} */ (this.#source), setup, signal);
    }
    const runner = /** @type {PipelineRunner} */ (this.#runner);
    return runner.execute(manifest, input, { ...options, signal });
  }

  #begin() {
    this.#activity.abort();
    this.#activity = new AbortController();
    return this.#activity.signal;
  }

  /**
   * @param {Choice['source']} source
   * @param {InitializeOptions} setup
   * @param {AbortSignal} signal
   */
  async #initialize(source, setup, signal) {
    const runner = await PipelineRunner.initialize(source, { ...setup, signal });
    if (signal.aborted) {
      runner.dispose();
      signal.throwIfAborted();
    }
    this.#runner = runner;
    this.#setup = describe(setup);
    return runner;
  }

  #close() {
    this.#runner?.dispose();
    this.#runner = null;
  }
}

/** @param {InitializeOptions} setup */
function describe({ engine, worker }) {
  return JSON.stringify([engine, worker]);
}
