import { withFiles } from './arrays/files.js';
import { OutgoingArrays } from './arrays/outgoing.js';
import { requireIsolation } from './engines/wasmer/requirements.js';
import { PackageError, PipelineError } from './errors.js';
import { createExecutor, engineSetup } from './execution/create-executor.js';
import { encodeRequest, streamRequest } from './execution/request.js';
import { readOutcome, readStreamOutcome } from './execution/result.js';
import { Stopwatch } from './execution/stopwatch.js';
import { load } from './load.js';
import { arrayMode, checkExecuteOptions, checkStreamOptions, resolveOptions } from './options.js';
import { DataFolder } from './storage/data.js';
import { PipelineStream } from './stream/pipeline-stream.js';

/** @import { ExecuteOptions, InitializeOptions, StreamOptions } from './options.js' */
/** @import { Files, Folder, Outcome } from './engines/engine.js' */
/** @import { Executor } from './execution/messages.js' */
/** @import { Json } from './execution/request.js' */
/** @import { LoadMetrics, Loaded } from './load.js' */
/** @import { RunCosts } from './execution/stopwatch.js' */
/** @import { Source } from './source.js' */
/** @import { StreamSource } from './stream/pieces.js' */
/** @import { Talk } from './stream/pipeline-stream.js' */

/** Where pipelines have what they keep. */
const DATA = '/data';

/** What a run has to itself, empty at first. @returns {Folder} */
const ownFolder = () => ({ guest: '/tmp', files: new Map(), writable: true, temporary: true });

/**
 * What a run gave.
 *
 * @typedef {object} PipelineResult
 * @property {unknown} outputs one item as it is, several or none as an array
 * @property {unknown[]} results the items, always as an array; in both each array of NumPy's is an `NdArray`
 * @property {GraphInfo} graphInfo
 * @property {Metrics} metrics
 * @property {string} json the runtime's report as it wrote it: JavaScript rounds large integers
 * @property {Map<string, Uint8Array<ArrayBuffer>>} [arrayFiles] of a run with the option `arrayFiles`: the `.npy` files of
 *   its results, by the names that `json` has for them
 *
 * @typedef {object} GraphInfo the shape of the pipeline
 * @property {number} nodeCount
 * @property {number} sourceCount
 * @property {number} sinkCount
 * @property {string[]} executionOrder ids of nodes
 *
 * @typedef {LoadMetrics & RunCosts} HostMetrics what it cost, in milliseconds and bytes
 *
 * @typedef {HostMetrics & {runtime: RuntimeMetrics}} Metrics with what the runtime itself measured
 *
 * @typedef {object} RuntimeMetrics
 * @property {number} totalMs
 * @property {number} [pythonStartMs] if Python was started
 * @property {{id: string, itemsIn: number, itemsOut: number, ms: number}[]} nodes
 */

/** Runs the pipeline of a package, or any other pipeline on its runtime. */
export class PipelineRunner {
  #loaded;
  #executor;
  #data;

  /**
   * Use {@link PipelineRunner.initialize}.
   *
   * @private
   * @param {Omit<Loaded, 'models'>} loaded
   * @param {Executor} executor
   * @param {DataFolder | null} data
   */
  constructor(loaded, executor, data) {
    this.#loaded = loaded;
    this.#executor = executor;
    this.#data = data;
  }

  /**
   * Gets, verifies and compiles a package. Nothing of it runs before all of it was verified.
   *
   * @param {Source} source a URL, a `Blob` or `File`, an `ArrayBuffer` or a `Uint8Array`
   * @param {InitializeOptions} [options]
   * @returns {Promise<PipelineRunner>}
   * @throws {PackageError} when it cannot be loaded
   * @throws {PipelineError} of the kind `memory` when `maxMemoryBytes` is less than the runtime starts with
   */
  static async initialize(source, options = {}) {
    const resolved = resolveOptions(options);
    if (resolved.engine === 'wasmer') requireIsolation();
    const executor = createExecutor(resolved);
    try {
      const { models, ...loaded } = await load(source, resolved);
      executor.setUp(engineSetup(loaded.package, models, resolved));
      const data =
        resolved.data === null ? null : new DataFolder(resolved.data, resolved.onWarning);
      loaded.keeping.wait();
      return new PipelineRunner(loaded, executor, data);
    } catch (cause) {
      executor.dispose();
      if (!resolved.signal?.aborted || cause instanceof PackageError) throw cause;
      throw new PackageError('aborted', 'loading the package was aborted', { cause });
    }
  }

  /** What is in the package. */
  get package() {
    return this.#loaded.package;
  }

  /**
   * Keeps the package in this browser's storage for the next visit, as far as that is possible, and waits for it. That
   * happens by itself too, after the first run. It never rejects.
   */
  async keep() {
    await this.#loaded.keeping.begin();
  }

  /**
   * Runs a pipeline in an instance of its own.
   *
   * @param {Json | null} [manifest] a pipeline manifest, or its JSON text; default: the package's own
   * @param {Json | null} [input] an array of items, or its JSON text; without it only sources run. Items may
   *   have typed arrays and `NdArray`s anywhere inside.
   * @param {ExecuteOptions} [options]
   * @returns {Promise<PipelineResult>}
   * @throws {PipelineError} when it does not come to a result
   */
  async execute(manifest, input, options = {}) {
    const stopwatch = new Stopwatch();
    const limits = checkExecuteOptions(options, this.#loaded.module.maxBytes);
    const mode = arrayMode(options, this.#executor.hasFolders);
    /** @type {Outcome | undefined} */
    let outcome;
    const measured = () => ({ ...this.#loaded.metrics, ...stopwatch.read(outcome) });
    try {
      const arrays = new OutgoingArrays(mode, limits.transfer ?? false);
      const stdin = encodeRequest(manifest ?? this.package.manifestText, input, arrays);
      const { arrayFiles } = limits;
      const own = arrayFiles ? withFiles(arrayFiles) : { folders: arrays.folders() };
      const request = { stdin, ...own };
      return await this.#run(request, limits, stopwatch, (ended) => {
        outcome = ended;
        return readOutcome(ended, limits, measured());
      });
    } catch (error) {
      if (error instanceof PipelineError) error.metrics ??= { ...measured(), runtime: null };
      throw error;
    } finally {
      this.#loaded.keeping.begin();
    }
  }

  /**
   * Runs a pipeline in an instance of its own on items as they come. Its nodes live as long as the stream. It needs the
   * engine `shim`, and nothing else of the browser.
   *
   * @param {StreamSource} source the items: an iterable of values, an asynchronous one, a `ReadableStream`, or a `Blob`
   *   of JSON that has an item on each line
   * @param {StreamOptions} [options]
   * @returns {PipelineStream} whose results are iterated over: `for await (const { item } of runner.stream(source))`. It
   *   throws a {@link PipelineError} when it does not come to its end
   */
  stream(source, options = {}) {
    const limits = checkStreamOptions(options, this.#loaded.module.maxBytes);
    const request = streamRequest(options.manifest ?? this.package.manifestText);
    const stopwatch = new Stopwatch();
    return new PipelineStream({
      request,
      source,
      ...limits,
      run: async (talk, signal, read) => {
        const nothing = { stdin: new Uint8Array(), folders: [] };
        try {
          await this.#run(nothing, { ...limits, signal, ...talk }, stopwatch, read);
        } finally {
          this.#loaded.keeping.begin();
        }
      },
      report: (outcome, last) => {
        const measured = { ...this.#loaded.metrics, ...stopwatch.read(outcome) };
        return readStreamOutcome(outcome, last, limits, measured);
      },
    });
  }

  /**
   * @template T
   * @param {{stdin: Uint8Array<ArrayBuffer>, folders: Folder[], args?: string[]}} request
   * @param {ReturnType<typeof checkExecuteOptions> & Partial<Talk>} limits
   * @param {Stopwatch} stopwatch
   * @param {(outcome: Outcome) => T} readResult
   */
  async #run({ stdin, folders: own, args }, limits, stopwatch, readResult) {
    const { maxMemoryBytes, maxOutputBytes, maxDataBytes, maxFiles, signal } = limits;
    const guestLimits = { maxMemoryBytes, maxOutputBytes, maxDataBytes, maxFiles };
    const module = await this.#loaded.module.limitedTo(maxMemoryBytes);
    /** @param {Files | null} data */
    const run = async (data) => {
      const kept = data ? [{ guest: DATA, files: data, writable: true }] : [];
      const folders = [...own, ownFolder(), ...kept];
      const job = { module, args, stdin, folders, ...guestLimits };
      const outcome = await this.#executor.run(job, limits, () => stopwatch.guestStarts());
      const written = outcome.folders.find(({ guest }) => guest === DATA);
      return { result: readResult(outcome), data: written?.files ?? null };
    };
    return this.#data ? this.#data.use(run, signal) : (await run(null)).result;
  }

  /** Ends all runs, which reject with the kind `aborted`, and all Workers. */
  dispose() {
    this.#executor.dispose();
  }
}
