/** What goes into a stream: pieces of a text that has an item on each line. */
export type StreamSource = Iterable<unknown> | AsyncIterable<unknown> | ReadableStream<unknown> | Blob;
/**
 * @param {StreamSource} source
 * @param {boolean} oneByOne whether each piece is to be one line
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
 */
export declare function piecesOf(source: StreamSource, oneByOne: boolean): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
/**
 * Checks a source before anything runs.
 *
 * @param {unknown} source
 */
export declare function checkSource(source: unknown): void;
