import { TimeIsOver } from './exits.js';

const NANOSECONDS_IN_MS = 1e6;

/**
 * When a run must end. The guest calls its host every so often, whatever it does, and is ended there:
 * nothing else can where the thread is the page's own.
 */
export class Deadline {
  #time;

  /** @param {number} timeoutMs from now */
  constructor(timeoutMs) {
    this.#time = performance.now() + timeoutMs;
  }

  /** Ends the guest if its time is over. */
  check() {
    if (this.#time < Infinity && performance.now() >= this.#time) throw new TimeIsOver();
  }

  /**
   * How much of a wait there is time for.
   *
   * @param {bigint} duration in nanoseconds
   */
  atMost(duration) {
    const leftMs = Math.max(0, this.#time - performance.now());
    if (Number(duration) <= leftMs * NANOSECONDS_IN_MS) return duration;
    return BigInt(Math.ceil(leftMs * NANOSECONDS_IN_MS));
  }
}
