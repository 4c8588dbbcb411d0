/** A pipeline that runs on a stream. */
import type { Exchange, Outcome } from '../engines/engine.js';
import type { GraphInfo, Metrics } from '../runner.js';
import type { StreamItem } from './lines.js';
import type { StreamSource } from './pieces.js';
export type StreamReport = {
    graphInfo: GraphInfo;
    metrics: Metrics;
    /**
     * the stream's last line as the runtime wrote it
     */
    json: string;
};
export type StreamPlan = {
    /**
     * the first line
     */
    request: string;
    source: StreamSource;
    maxOutputBytes: number;
    asText?: boolean;
    itemTimeoutMs?: number;
    signal?: AbortSignal;
    run: (talk: Talk, signal: AbortSignal, read: (outcome: Outcome) => void) => Promise<unknown>;
    /**
     * of a run that has ended; throws its error
     */
    report: (outcome: Outcome, last: string | null) => StreamReport;
};
export type Talk = {
    exchange: Exchange;
    onLines: (bytes: Uint8Array<ArrayBuffer>) => void;
};
/**
 * @typedef {object} StreamReport
 * @property {GraphInfo} graphInfo
 * @property {Metrics} metrics
 * @property {string} json the stream's last line as the runtime wrote it
 *
 * @typedef {object} StreamPlan
 * @property {string} request the first line
 * @property {StreamSource} source
 * @property {number} maxOutputBytes
 * @property {boolean} [asText]
 * @property {number} [itemTimeoutMs]
 * @property {AbortSignal} [signal]
 * @property {(talk: Talk, signal: AbortSignal, read: (outcome: Outcome) => void) => Promise<unknown>} run
 * @property {(outcome: Outcome, last: string | null) => StreamReport} report of a run that has ended; throws its error
 *
 * @typedef {{exchange: Exchange, onLines: (bytes: Uint8Array<ArrayBuffer>) => void}} Talk
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
