/**
 * The module of a package that is still arriving. It comes right after the manifest, so it can be unpacked and
 * compiled meanwhile. That is done on trust: nothing of it is of use until the whole package was verified, and
 * where anything about it is unusual, nothing is done early.
 */
import type { LocatedEntry } from './zip/local.js';
export type Listener = {
    push: (part: Uint8Array<ArrayBuffer>) => void;
    end: () => void;
    /**
     * there will be no end
     */
    cancel: () => void;
};
/**
 * Who gets the module's bytes as they arrive.
 *
 * @typedef {object} Listener
 * @property {(part: Uint8Array<ArrayBuffer>) => void} push
 * @property {() => void} end
 * @property {() => void} cancel there will be no end
 */
export declare class EarlyModule {
    #private;
    /** @param {Listener} listener */
    constructor(listener: Listener);
    /** What the listener was given, if that was the whole of it. */
    get content(): Promise<Uint8Array<ArrayBuffer> | null>;
    /**
     * The next bytes of the package.
     *
     * @param {Uint8Array} chunk
     */
    push(chunk: Uint8Array): void;
    /** There are no more: the package has arrived, or will not. */
    end(): void;
    /**
     * The content of this entry, if it is the one that was unpacked.
     *
     * @param {LocatedEntry} entry of the package that was pushed, whose structure is good
     * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
     */
    unpacked({ method, size, crc32: expected, packed, contentAt }: LocatedEntry): Promise<Uint8Array<ArrayBuffer> | null>;
}
