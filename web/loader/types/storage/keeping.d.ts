/**
 * When something is kept: what is to be kept is copied first, and while that goes on the page does nothing else. So it
 * waits until the first run has ended, though not for ever.
 */
export declare class Keeping {
    #private;
    /** @param {() => Promise<void>} keep which never rejects */
    constructor(keep: () => Promise<void>);
    /** Waits from now on. */
    wait(): void;
    /** Begins, if nobody has, once the caller has gone on. */
    begin(): Promise<void>;
}
