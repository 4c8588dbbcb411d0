/** IndexedDB, as far as it is needed here: values by key. */
export type StoreName = 'downloads' | 'packages' | 'models' | 'data';
export type Download = {
    /**
     * the server's mark for it
     */
    etag: string;
    /**
     * what is kept of it, in one of the other stores
     */
    key: string;
    /**
     * when it was used last, in milliseconds since 1970
     */
    used: number;
};
/**
 * Whether nothing was ever kept here. A browser says so before it has made the database, which takes it longer.
 *
 * @returns {Promise<boolean>}
 */
export declare function isNew(): Promise<boolean>;
/** Why values cannot be kept at all, or null if they can. @returns {Promise<Error | null>} */
export declare function whyUnavailable(): Promise<Error | null>;
/**
 * @param {StoreName} store
 * @param {string} key
 * @returns {Promise<any>} undefined where there is nothing
 */
export declare function read(store: StoreName, key: string): Promise<any>;
/**
 * @param {StoreName} store
 * @param {string} key
 * @param {unknown} value
 */
export declare function write(store: StoreName, key: string, value: unknown): Promise<void>;
/**
 * Remembers when a download was used last, if it is still the one with this key.
 *
 * @param {string} url
 * @param {string} key
 * @param {number} used in milliseconds since 1970
 */
export declare function writeUse(url: string, key: string, used: number): Promise<void>;
/**
 * Keeps what was made of a download, in place of what the URL had before. What was not used since `leaves` goes, and
 * so does content that no download has any more.
 *
 * @param {'packages' | 'models'} store
 * @param {string} url
 * @param {Download} download
 * @param {unknown} value
 * @param {number} leaves in milliseconds since 1970
 */
export declare function writeDownload(store: 'packages' | 'models', url: string, download: Download, value: unknown, leaves: number): Promise<void>;
/** Deletes all that was cached, and what pipelines keep in `/data` if `data` is true. @param {{data?: boolean}} [options] */
export declare function clearStorage({ data }?: {
    data?: boolean;
}): Promise<void>;
