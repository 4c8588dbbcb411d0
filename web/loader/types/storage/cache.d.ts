/**
 * What was downloaded before, by URL, and what was made of it. Every page of the origin can write here,
 * so whoever takes something out checks it again.
 *
 * A cache that fails is as good as none: then everything is fetched again, and the caller warned.
 */
export type CacheName = 'packages' | 'models';
export type Cached = {
    /**
     * the server's mark for it
     */
    etag: string;
    /**
     * the SHA-256 of the bytes that were downloaded
     */
    key: string;
    /**
     * what was made of them, if it is that still
     */
    value: unknown;
};
export declare class Cache {
    #private;
    /** @param {(message: string) => void} onWarning */
    constructor(onWarning: (message: string) => void);
    /**
     * @param {CacheName} store
     * @param {string} url
     * @returns {Promise<Cached | null>}
     */
    find(store: CacheName, url: string): Promise<Cached | null>;
    /**
     * @param {CacheName} store
     * @param {string} url
     * @param {Cached} cached
     */
    keep(store: CacheName, url: string, { etag, key, value }: Cached): Promise<void>;
    /** @param {string} message */
    warn(message: string): void;
}
