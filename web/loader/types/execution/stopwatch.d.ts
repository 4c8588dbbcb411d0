/** @import { Outcome } from '../engines/engine.js' */
import type { Outcome } from '../engines/engine.js';
export type RunCosts = {
    /**
     * all but the guest's own time, such as a Worker's start
     */
    startMs: number;
    /**
     * the guest's time, as far as it came
     */
    executeMs: number;
    /**
     * the most memory that the guest had; 0 if it is not known
     */
    peakMemoryBytes: number;
};
/**
 * What one run cost, in milliseconds and bytes.
 *
 * @typedef {object} RunCosts
 * @property {number} startMs all but the guest's own time, such as a Worker's start
 * @property {number} executeMs the guest's time, as far as it came
 * @property {number} peakMemoryBytes the most memory that the guest had; 0 if it is not known
 */
/** Measures a run from its request on, whether or not it comes to its end by itself. */
export declare class Stopwatch {
    #private;
    guestStarts(): void;
    /**
     * @param {Outcome} [outcome] of a run that came to its end: the engine measures more exactly
     * @returns {RunCosts}
     */
    read(outcome?: Outcome): RunCosts;
}
/** Adds up what each step of loading takes, in milliseconds. */
export declare class Laps {
    #private;
    times: {
        fetchMs: number;
        verifyMs: number;
        compileMs: number;
    };
    /** The time since the last step ended was this one's. @param {keyof Laps['times']} step */
    end(step: keyof Laps['times']): void;
}
