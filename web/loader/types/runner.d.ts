import type { ExecuteOptions, InitializeOptions } from './options.js';
import type { Json } from './execution/request.js';
import type { Source } from './source.js';
export type PipelineResult = {
    /**
     * one item as it is, several or none as an array
     */
    outputs: unknown;
    /**
     * the items, always as an array
     */
    results: unknown[];
    graphInfo: GraphInfo;
    metrics: Metrics;
    /**
     * the runtime's report as it wrote it: JavaScript rounds large integers
     */
    json: string;
};
export type GraphInfo = {
    nodeCount: number;
    sourceCount: number;
    sinkCount: number;
    /**
     * ids of nodes
     */
    executionOrder: string[];
};
export type Metrics = {
    /**
     * once per runner, as the next two
     */
    fetchMs: number;
    verifyMs: number;
    compileMs: number;
    /**
     * of this run: all but the guest's own time, such as a Worker's start
     */
    startMs: number;
    /**
     * of this run: the guest's time
     */
    executeMs: number;
    /**
     * the most memory that the guest had; 0 if the engine hides it
     */
    peakMemoryBytes: number;
    /**
     * whether the package came verified from this browser's storage
     */
    cached: boolean;
    /**
     * what the runtime itself measured
     */
    runtime: RuntimeMetrics;
};
export type RuntimeMetrics = {
    totalMs: number;
    /**
     * if Python was started
     */
    pythonStartMs?: number;
    nodes: {
        id: string;
        itemsIn: number;
        itemsOut: number;
        ms: number;
    }[];
};
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
export declare class PipelineRunner {
    #private;
    /**
     * Use {@link PipelineRunner.initialize}.
     *
     * @private
     * @param {Loaded} loaded
     * @param {Executor} executor
     * @param {DataFolder | null} data
     */
    private constructor();
    /**
     * Gets, verifies and compiles a package. Nothing of it runs before all of it was verified.
     *
     * @param {Source} source a URL, a `Blob` or `File`, an `ArrayBuffer` or a `Uint8Array`
     * @param {InitializeOptions} [options]
     * @returns {Promise<PipelineRunner>}
     * @throws {PackageError} when it cannot be loaded
     */
    static initialize(source: Source, options?: InitializeOptions): Promise<PipelineRunner>;
    /** What is in the package. */
    get package(): import("./index.js").Package;
    /**
     * Runs a pipeline in an instance of its own.
     *
     * @param {Json | null} [manifest] a pipeline manifest, or its JSON text; default: the package's own
     * @param {Json | null} [input] an array of items, or its JSON text; without it only sources run
     * @param {ExecuteOptions} [options]
     * @returns {Promise<PipelineResult>}
     * @throws {import('./errors.js').PipelineError} when it does not come to a result
     */
    execute(manifest?: Json | null, input?: Json | null, options?: ExecuteOptions): Promise<PipelineResult>;
    /** Ends all runs, which reject with the kind `aborted`, and all Workers. */
    dispose(): void;
}
