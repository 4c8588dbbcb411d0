/** A pipeline that runs on a stream. */
import type { Exchange, Outcome } from '../engines/engine.js';
import type { GraphInfo, Metrics } from '../runner.js';
import type { StreamItem } from './lines.js';
import type { StreamSource } from './pieces.js';
export type StreamReport = {
    graphInfo: GraphInfo;
    metrics: Metrics;
};
export type StreamPlan = {
    /**
     * the first line
     */
    request: string;
    source: StreamSource;
    maxOutputBytes: number;
    itemTimeoutMs?: number;
    signal?: AbortSignal;
    run: (exchange: Exchange, signal: AbortSignal, read: (outcome: Outcome) => void) => Promise<unknown>;
    /**
     * of a run that has ended; throws its error
     */
    report: (outcome: Outcome, last: string | null) => StreamReport;
};
/** @import { Exchange, Outcome } from '../engines/engine.js' */
/** @import { GraphInfo, Metrics } from '../runner.js' */
/** @import { StreamItem } from './lines.js' */
/** @import { StreamSource } from './pieces.js' */
/**
 * @typedef {{graphInfo: GraphInfo, metrics: Metrics}} StreamReport
 *
 * @typedef {object} StreamPlan
 * @property {string} request the first line
 * @property {StreamSource} source
 * @property {number} maxOutputBytes
 * @property {number} [itemTimeoutMs]
 * @property {AbortSignal} [signal]
 * @property {(exchange: Exchange, signal: AbortSignal, read: (outcome: Outcome) => void) => Promise<unknown>} run
 * @property {(outcome: Outcome, last: string | null) => StreamReport} report of a run that has ended; throws its error
 */
/**
 * The results of a stream, one by one. The run begins with the first one that is asked for, and goes on as far as they
 * are taken. Whoever stops to take them ends it.
 *
 * @implements {AsyncIterableIterator<StreamItem>}
 */
export declare class PipelineStream implements AsyncIterableIterator<StreamItem> {
    #private;
    /** What the stream was, once all results were taken. @type {StreamReport | null} */
    report: StreamReport | null;
    /** @param {StreamPlan} plan */
    constructor(plan: StreamPlan);
    [Symbol.asyncIterator](): this;
    /** The next result. */
    next(): Promise<IteratorResult<StreamItem, undefined>>;
    /** Ends the run. */
    return(): Promise<IteratorResult<StreamItem, undefined>>;
}
