/** A pipeline that runs on a stream. */

import { aborted, PipelineError } from '../errors.js';
import { Lines } from './lines.js';
import { checkSource, piecesOf } from './pieces.js';

/** @import { Exchange, Outcome } from '../engines/engine.js' */
/** @import { GraphInfo, Metrics } from '../runner.js' */
/** @import { StreamItem } from './lines.js' */
/** @import { StreamSource } from './pieces.js' */

/** A line of bytes up to this one has no item. */
const SPACE = 32;

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
export class PipelineStream {
  #results;
  /** What the stream was, once all results were taken. @type {StreamReport | null} */
  report = null;

  /** @param {StreamPlan} plan */
  constructor(plan) {
    checkSource(plan.source);
    this.#results = this.#run(plan);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** The next result. */
  next() {
    return this.#results.next();
  }

  /** Ends the run. */
  return() {
    return this.#results.return(undefined);
  }

  /**
   * @param {StreamPlan} plan
   * @returns {AsyncGenerator<StreamItem, undefined, undefined>}
   */
  async *#run(plan) {
    const conversation = new Conversation(plan);
    try {
      for (let batch = await conversation.take(); batch; batch = await conversation.take()) {
        yield* batch;
      }
      this.report = conversation.report;
    } finally {
      conversation.end();
    }
  }
}

/** Hands results over, and items in return: not before all results were taken. */
class Conversation {
  #plan;
  #lines;
  #pieces;
  #isFirst = true;
  #hasItems = false;
  #abort = new AbortController();
  /** @type {StreamItem[][]} */
  #batches = [];
  /** Whether there are results that whoever takes them may be busy with. */
  #isAhead = false;
  /** @type {{error: unknown} | null} */
  #end = null;
  #onBatch = () => {};
  #onTaken = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** Since when the pipeline computes; null while it waits. @type {number | null} */
  #since = null;
  /** What it has computed for the item until its last wait. */
  #spentMs = 0;
  /** How many lines with an item have gone in; where there is a limit for an item, they go one by one. */
  #given = 0;
  /** @type {StreamReport | null} */
  report = null;

  /** @param {StreamPlan} plan */
  constructor(plan) {
    this.#plan = plan;
    this.#lines = new Lines(plan.maxOutputBytes, plan.asText);
    this.#pieces = piecesOf(plan.source, plan.itemTimeoutMs !== undefined);
    const { signal } = plan;
    if (signal?.aborted) this.#abort.abort(signal.reason);
    signal?.addEventListener('abort', this.#onAbort);
    this.#begin();
  }

  #onAbort = () => this.#abort.abort(this.#plan.signal?.reason);

  async #begin() {
    const { run, report } = this.#plan;
    try {
      const talk = { exchange: this.#exchange, onLines: this.#hear };
      await run(talk, this.#abort.signal, (outcome) => {
        this.#batches.push(this.#lines.add(outcome.stdout));
        this.report = report(outcome, this.#lines.last);
      });
      this.#end = { error: null };
    } catch (error) {
      this.#end = { error };
    }
    this.#onBatch();
  }

  /** @type {Exchange} */
  #exchange = async (bytes, wantsMore) => {
    this.#rest();
    this.#hear(bytes);
    if (this.#isAhead) await this.#untilTaken();
    const piece = await this.#unlessEnded(() => (wantsMore ? this.#next() : null));
    if (wantsMore) this.#spentMs = 0;
    this.#watch();
    return piece;
  };

  /** @param {Uint8Array} bytes */
  #hear = (bytes) => {
    const batch = this.#lines.add(bytes);
    if (batch.length === 0) return;
    this.#isAhead = true;
    this.#batches.push(batch);
    this.#onBatch();
  };

  #untilTaken() {
    return new Promise((resolve) => {
      this.#onTaken = () => resolve(undefined);
    });
  }

  /**
   * Nobody waits for a source that may never have more, once the run is ended.
   *
   * @template T
   * @param {() => T | Promise<T>} wait
   * @returns {Promise<T>}
   */
  #unlessEnded(wait) {
    const { signal } = this.#abort;
    return new Promise((resolve, reject) => {
      const end = () => reject(aborted(signal.reason));
      if (signal.aborted) return end();
      signal.addEventListener('abort', end);
      const over = () => signal.removeEventListener('abort', end);
      Promise.resolve(wait()).finally(over).then(resolve, reject);
    });
  }

  async #next() {
    if (this.#isFirst) {
      this.#isFirst = false;
      return new TextEncoder().encode(this.#plan.request);
    }
    this.#hasItems = true;
    const { value, done } = await this.#pieces.next();
    if (done) return null;
    if (value.some((byte) => byte > SPACE)) this.#given += 1;
    return value;
  }

  /** The pipeline waits, which is no part of an item's time. */
  #rest() {
    clearTimeout(this.#timer);
    if (this.#since !== null) this.#spentMs += performance.now() - this.#since;
    this.#since = null;
    // One that waits often gets no further than one that does not: no timer has time to fire then.
    if (this.#spentMs >= (this.#plan.itemTimeoutMs ?? Infinity)) this.#stop();
  }

  /** The pipeline goes on. */
  #watch() {
    const { itemTimeoutMs } = this.#plan;
    if (itemTimeoutMs === undefined || !this.#hasItems) return;
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#stop(), itemTimeoutMs - this.#spentMs);
  }

  #stop() {
    const limit = `its time limit for an item is ${this.#plan.itemTimeoutMs} ms`;
    const streamItem = this.#given > 0 ? this.#given - 1 : null;
    const since = streamItem === null ? 'it asked for items' : `it read \`stream[${streamItem}]\``;
    const message = `the run was stopped: ${limit}, and it has computed longer since ${since}; raise \`itemTimeoutMs\``;
    this.#abort.abort(new PipelineError({ kind: 'timeout', message, streamItem }));
  }

  /**
   * The next results, when those before were taken.
   *
   * @returns {Promise<StreamItem[] | null>} null at the end
   */
  async take() {
    if (this.#batches.length === 0) {
      this.#isAhead = false;
      this.#onTaken();
    }
    while (this.#batches.length === 0 && this.#end === null) {
      await new Promise((resolve) => {
        this.#onBatch = () => resolve(undefined);
      });
    }
    const batch = this.#batches.shift();
    if (batch) return batch;
    const error = this.#end?.error;
    const { reason } = this.#abort.signal;
    if (error) throw reason instanceof PipelineError ? reason : error;
    return null;
  }

  /** Ends the run, if it has not ended. */
  end() {
    clearTimeout(this.#timer);
    this.#plan.signal?.removeEventListener('abort', this.#onAbort);
    if (this.#end === null) this.#abort.abort();
    this.#onTaken();
    this.#pieces.return().catch(() => {}); // a source that cannot be closed is of no interest any more
  }
}
