/** The package that is open, and what goes on with it: one thing at a time. */

import { PackageEditor, PackageError, PipelineRunner } from '../loader/index.js';

/** @import { ExecuteOptions, InitializeOptions, StreamOptions } from '../loader/options.js' */
/** @import { Changes, Package, StreamSource } from '../loader/index.js' */
/** @import { Choice, Models } from './package-source.js' */

export class Session {
  /** @type {PipelineRunner | null} */
  #runner = null;
  /** @type {Choice['source'] | null} */
  #source = null;
  /** The package as it was opened. @type {Package | null} */
  #package = null;
  /** @type {Models} */
  #models = {};
  /** What the runner was made with. */
  #setup = '';
  /** @type {Changes['files']} */
  #files = {};
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
   * @param {Pick<Choice, 'source' | 'models'>} choice
   * @param {InitializeOptions} options
   */
  async open({ source, models = {} }, options) {
    this.#close();
    this.#source = null;
    this.#models = models;
    const runner = await this.#initialize(source, options, this.#begin());
    this.#source = source;
    this.#package = runner.package;
    this.#files = {};
    return runner.package;
  }

  /**
   * The package with these changes, as small as it can be made: where its file can be had no more, it is not packed.
   *
   * @param {Changes} changes
   */
  async write(changes) {
    const contained = /** @type {Package} */ (this.#package);
    const packed = this.#source && (await editorOf(this.#source));
    const isSame = packed?.sha256 === contained.sha256; // or there is a newer one meanwhile
    const editor = packed && isSame ? packed : await PackageEditor.of(contained);
    return editor.write(changes);
  }

  /**
   * Executes a pipeline on the open package's runtime.
   *
   * @param {{manifest: string, input: string | object | null, files: Changes['files']}} request
   * @param {InitializeOptions} setup
   * @param {ExecuteOptions} options
   */
  async execute({ manifest, input, files }, setup, options) {
    const { runner, signal } = await this.#prepare(files, setup);
    return runner.execute(manifest, input, { ...options, signal });
  }

  /**
   * Executes it on a stream of items.
   *
   * @param {{manifest: string, items: StreamSource, files: Changes['files']}} request
   * @param {InitializeOptions} setup
   * @param {StreamOptions} options
   */
  async stream({ manifest, items, files }, setup, options) {
    const { runner, signal } = await this.#prepare(files, setup);
    return runner.stream(items, { manifest, ...options, signal });
  }

  /**
   * The runner. One with other options, or of a package with other files, is made first if they were changed.
   *
   * @param {Changes['files']} files
   * @param {InitializeOptions} setup
   */
  async #prepare(files, setup) {
    const signal = this.#begin();
    if (!this.#runner || this.#setup !== describe(setup) || !isSame(this.#files, files)) {
      this.#close();
      await this.#initialize(await this.#sourceWith(files), setup, signal);
      this.#files = files;
    }
    return { runner: /** @type {PipelineRunner} */ (this.#runner), signal };
  }

  /**
   * What the runner is made of: the package itself, or another one that was never in a file.
   *
   * @param {Changes['files']} files
   */
  async #sourceWith(files = {}) {
    if (isNothing(files)) return /** @type {Choice['source']} */ (this.#source);
    const editor = await PackageEditor.of(/** @type {Package} */ (this.#package));
    return editor.write({ files });
  }

  #begin() {
    this.#activity.abort();
    this.#activity = new AbortController();
    return this.#activity.signal;
  }

  /**
   * @param {Choice['source'] | Uint8Array<ArrayBuffer>} source
   * @param {InitializeOptions} setup
   * @param {AbortSignal} signal
   */
  async #initialize(source, setup, signal) {
    const models = this.#models;
    const runner = await PipelineRunner.initialize(source, { ...setup, models, signal });
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

/**
 * Null if the file cannot be had.
 *
 * @param {Choice['source']} source
 */
function editorOf(source) {
  return PackageEditor.open(source).catch((error) => {
    if (error instanceof PackageError) return null;
    throw error;
  });
}

/** @param {InitializeOptions} setup */
function describe({ engine, worker }) {
  return JSON.stringify([engine, worker]);
}

/**
 * Whoever changes files gives another object each time.
 *
 * @param {Changes['files']} one
 * @param {Changes['files']} other
 */
function isSame(one, other) {
  return one === other || (isNothing(one) && isNothing(other));
}

/** @param {Changes['files']} files */
function isNothing(files = {}) {
  return Object.keys(files).length === 0;
}
