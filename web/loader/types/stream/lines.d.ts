/** What comes out of a stream: a result on each line, and how it ended on the last one. */
export type StreamItem = {
    /**
     * in which each array of NumPy's is an `NdArray`, or its JSON text with the option `asText`
     */
    item: unknown;
    /**
     * the node that gave it, where several nodes feed no other
     */
    sink: string | null;
};
export declare class Lines {
    #private;
    /** The last line, when it has come. @type {string | null} */
    last: string | null;
    /**
     * @param {number} maxOutputBytes of one line
     * @param {boolean} [asText] whether items are given as their JSON text
     */
    constructor(maxOutputBytes: number, asText?: boolean);
    /**
     * @param {Uint8Array} bytes
     * @returns {StreamItem[]}
     * @throws {PipelineError} when what has come is no line of a stream, or too long
     */
    add(bytes: Uint8Array): StreamItem[];
}
