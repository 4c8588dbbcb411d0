/** @import { Outcome } from '../engines/engine.js' */

/**
 * What one run cost, in milliseconds and bytes.
 *
 * @typedef {object} RunCosts
 * @property {number} startMs all but the guest's own time, such as a Worker's start
 * @property {number} executeMs the guest's time, as far as it came
 * @property {number} peakMemoryBytes the most memory that the guest had; 0 if it is not known
 */

/** Measures a run from its request on, whether or not it comes to its end by itself. */
export class Stopwatch {
  #begun = performance.now();
  /** @type {number | null} */
  #guestStarted = null;

  guestStarts() {
    this.#guestStarted = performance.now();
  }

  /**
   * @param {Outcome} [outcome] of a run that came to its end: the engine measures more exactly
   * @returns {RunCosts}
   */
  read(outcome) {
    const now = performance.now();
    const executeMs = outcome?.executeMs ?? now - (this.#guestStarted ?? now);
    const startMs = now - this.#begun - executeMs;
    return { startMs, executeMs, peakMemoryBytes: outcome?.peakMemoryBytes ?? 0 };
  }
}

/** Adds up what each step of loading takes, in milliseconds. */
export class Laps {
  times = { fetchMs: 0, verifyMs: 0, compileMs: 0 };
  #last = performance.now();

  /** The time since the last step ended was this one's. @param {keyof Laps['times']} step */
  end(step) {
    const now = performance.now();
    this.times[step] += now - this.#last;
    this.#last = now;
  }
}
