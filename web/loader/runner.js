import { requireIsolation } from './engines/wasmer/requirements.js';
import { PackageError } from './errors.js';
import { camelCase } from './execution/camel-case.js';
import { MainThread } from './execution/main-thread.js';
import { encodeRequest } from './execution/request.js';
import { readOutcome } from './execution/result.js';
import { WorkerPool } from './execution/worker-pool.js';
import { load } from './load.js';
import { checkExecuteOptions, resolveOptions } from './options.js';
import { DataFolder } from './storage/data.js';

/** @import { ExecuteOptions, InitializeOptions, ResolvedOptions } from './options.js' */
/** @import { Files, Mount } from './engines/engine.js' */
/** @import { Executor } from './execution/messages.js' */
/** @import { Json } from './execution/request.js' */
/** @import { Loaded } from './load.js' */
/** @import { Source } from './source.js' */

/** Where pipelines find models. */
const MODELS = '/models';

/**
 * What a run gave.
 *
 * @typedef {object} PipelineResult
 * @property {unknown} outputs one item as it is, several or none as an array
 * @property {unknown[]} results the items, always as an array
 * @property {GraphInfo} graphInfo
 * @property {Metrics} metrics
 * @property {string} json the runtime's report as it wrote it: JavaScript rounds large integers
 *
 * @typedef {object} GraphInfo the shape of the pipeline
 * @property {number} nodeCount
 * @property {number} sourceCount
 * @property {number} sinkCount
 * @property {string[]} executionOrder ids of nodes
 *
 * @typedef {object} Metrics what it cost, in milliseconds and bytes
 * @property {number} fetchMs once per runner, as the next two
 * @property {number} verifyMs
 * @property {number} compileMs
 * @property {number} startMs of this run: all but the guest's own time, such as a Worker's start
 * @property {number} executeMs of this run: the guest's time
 * @property {number} peakMemoryBytes the most memory that the guest had; 0 if the engine hides it
 * @property {boolean} cached whether the package came verified from this browser's storage
 * @property {RuntimeMetrics} runtime what the runtime itself measured
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
   * @param {Loaded} loaded
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
   */
  static async initialize(source, options = {}) {
    const resolved = resolveOptions(options);
    if (resolved.engine === 'wasmer') requireIsolation();
    try {
      const loaded = await load(source, resolved);
      const data = resolved.data === null ? null : new DataFolder(resolved.data);
      return new PipelineRunner(loaded, createExecutor(loaded, resolved), data);
    } catch (cause) {
      if (!resolved.signal?.aborted || cause instanceof PackageError) throw cause;
      throw new PackageError('aborted', 'loading the package was aborted', { cause });
    }
  }

  /** What is in the package. */
  get package() {
    return this.#loaded.package;
  }

  /**
   * Runs a pipeline in an instance of its own.
   *
   * @param {Json | null} [manifest] a pipeline manifest, or its JSON text; default: the package's own
   * @param {Json | null} [input] an array of items, or its JSON text; without it only sources run
   * @param {ExecuteOptions} [options]
   * @returns {Promise<PipelineResult>}
   * @throws {import('./errors.js').PipelineError} when it does not come to a result
   */
  async execute(manifest, input, options = {}) {
    const begun = performance.now();
    const limits = checkExecuteOptions(options);
    const stdin = encodeRequest(manifest ?? this.package.manifestText, input);
    const module = await this.#loaded.module.limitedTo(limits.maxMemoryBytes);
    /** @param {Files | null} data */
    const run = (data) => {
      const { maxMemoryBytes, maxOutputBytes } = limits;
      const job = { module, stdin, data, maxMemoryBytes, maxOutputBytes };
      return this.#executor.run(job, limits);
    };
    const outcome = await (this.#data ? this.#data.use(run, limits.signal) : run(null));
    const { report, json } = readOutcome(outcome, limits);
    const { executeMs, peakMemoryBytes } = outcome;
    const startMs = performance.now() - begun - executeMs;
    return {
      outputs: report.outputs,
      results: report.results,
      graphInfo: camelCase(report.graph_info),
      metrics: {
        ...this.#loaded.metrics,
        startMs,
        executeMs,
        peakMemoryBytes,
        runtime: camelCase(report.metrics),
      },
      json,
    };
  }

  /** Ends all runs, which reject with the kind `aborted`, and all Workers. */
  dispose() {
    this.#executor.dispose();
  }
}

/**
 * @param {Loaded} loaded
 * @param {ResolvedOptions} options
 */
function createExecutor(loaded, { engine, wasmerUrl, worker }) {
  const wasm = engine === 'wasmer' ? loaded.package.wasm : null;
  const setup = { engine, wasmerUrl, wasm, mounts: mountsOf(loaded) };
  if (!worker) return new MainThread(setup);
  const pool = new WorkerPool(setup);
  pool.warmUp();
  return pool;
}

/**
 * The package's folders, and models on top of its own.
 *
 * @param {Loaded} loaded
 * @returns {Mount[]}
 */
function mountsOf({ package: contained, models }) {
  const mounts = contained.mounts();
  if (models.size === 0) return mounts;
  const own = mounts.find(({ guest }) => guest === MODELS)?.files ?? [];
  const others = mounts.filter(({ guest }) => guest !== MODELS);
  return [...others, { guest: MODELS, files: new Map([...own, ...models]) }];
}
