/** IndexedDB, as far as it is needed here: values by key. */
export type StoreName = 'downloads' | 'packages' | 'models' | 'data';
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
/** Deletes all that was cached, and what pipelines keep in `/data` if `data` is true. @param {{data?: boolean}} [options] */
export declare function clearStorage({ data }?: {
    data?: boolean;
}): Promise<void>;
