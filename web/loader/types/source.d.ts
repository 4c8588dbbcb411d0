/** From what the caller has to bytes. */
export type Source = string | URL | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;
export type ReadOptions = {
    signal?: AbortSignal;
    /**
     * `total` is null where the
     * server does not say it
     */
    onBytes?: (loaded: number, total: number | null) => void;
    /**
     * gets the bytes themselves as they arrive
     */
    onPart?: (part: Uint8Array) => void;
};
/**
 * A URL, a file that the user chose, or bytes. Under Node.js a text that is no URL is the path of a file.
 *
 * @typedef {string | URL | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>} Source
 */
/**
 * @typedef {object} ReadOptions
 * @property {AbortSignal} [signal]
 * @property {(loaded: number, total: number | null) => void} [onBytes] `total` is null where the
 *   server does not say it
 * @property {(part: Uint8Array) => void} [onPart] gets the bytes themselves as they arrive
 */
/**
 * @param {Source} source
 * @param {ReadOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export declare function readSource(source: Source, options?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
/**
 * @param {Source} source
 * @returns {source is string | URL}
 */
export declare function isUrl(source: Source): source is string | URL;
/**
 * What to call a source in an error, if it has a name.
 *
 * @param {Source} source
 * @returns {string | null}
 */
export declare function nameOf(source: Source): string | null;
export type RequestOptions = {
    headers?: {
        [name: string]: string;
    };
    /**
     * how the browser's own cache takes part
     */
    cache?: RequestCache;
};
/**
 * @typedef {object} RequestOptions
 * @property {{[name: string]: string}} [headers]
 * @property {RequestCache} [cache] how the browser's own cache takes part
 */
/**
 * Asks for a URL; a status that is no success is an error.
 *
 * @param {string} url
 * @param {ReadOptions & RequestOptions} options
 */
export declare function request(url: string, { signal, headers, cache }: ReadOptions & RequestOptions): Promise<Response>;
/**
 * @param {Response} response
 * @param {ReadOptions} options
 */
export declare function readBody(response: Response, { signal, onBytes, onPart }: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
