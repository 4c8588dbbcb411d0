import { PipelineStream } from './stream/pipeline-stream.js';
import type { ExecuteOptions, InitializeOptions, StreamOptions } from './options.js';
import type { Json } from './execution/request.js';
import type { LoadMetrics } from './load.js';
import type { RunCosts } from './execution/stopwatch.js';
import type { Source } from './source.js';
import type { StreamSource } from './stream/pieces.js';
export type PipelineResult = {
    /**
     * one item as it is, several or none as an array
     */
    outputs: unknown;
    /**
     * the items, always as an array; in both each array of NumPy's is an `NdArray`
     */
    results: unknown[];
    graphInfo: GraphInfo;
    metrics: Metrics;
    /**
     * the runtime's report as it wrote it: JavaScript rounds large integers
     */
    json: string;
    /**
     * of a run with the option `arrayFiles`: the `.npy` files of
     * its results, by the names that `json` has for them
     */
    arrayFiles?: Map<string, Uint8Array<ArrayBuffer>>;
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
export type HostMetrics = LoadMetrics & RunCosts;
export type Metrics = HostMetrics & {
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
export declare class PipelineRunner {
    #private;
    /**
     * Use {@link PipelineRunner.initialize}.
     *
     * @private
     * @param {Omit<Loaded, 'models'>} loaded
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
     * @throws {PipelineError} of the kind `memory` when `maxMemoryBytes` is less than the runtime starts with
     */
    static initialize(source: Source, options?: InitializeOptions): Promise<PipelineRunner>;
    /** What is in the package. */
    get package(): import("./index.js").Package;
    /**
     * Keeps the package in this browser's storage for the next visit, as far as that is possible, and waits for it. That
     * happens by itself too, after the first run. It never rejects.
     */
    keep(): Promise<void>;
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
    execute(manifest?: Json | null, input?: Json | null, options?: ExecuteOptions): Promise<PipelineResult>;
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
    stream(source: StreamSource, options?: StreamOptions): PipelineStream;
    /** Ends all runs, which reject with the kind `aborted`, and all Workers. */
    dispose(): void;
}
