/** IndexedDB, as far as it is needed here: values by key. */

const NAME = 'rmpkg';

/** Raised when the shape of what is cached changes: caches are then emptied, `data` is kept. */
const VERSION = 1;

/** What can be had again, and what cannot. */
const CACHES = ['downloads', 'packages', 'models'];
const DATA = 'data';

/** @typedef {'downloads' | 'packages' | 'models' | 'data'} StoreName */

/** @type {Promise<IDBDatabase | null> | undefined} */
let opened;

/** The database, or null where there is none: in private windows of some browsers, in Node. */
function database() {
  opened ??= open().catch(() => null);
  return opened;
}

/** @returns {Promise<IDBDatabase>} */
async function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const stores = request.result.objectStoreNames;
    for (const name of CACHES) {
      if (stores.contains(name)) request.result.deleteObjectStore(name);
      request.result.createObjectStore(name);
    }
    if (!stores.contains(DATA)) request.result.createObjectStore(DATA);
  };
  const result = await settled(request);
  // Another tab has a newer version, or somebody deletes the database: it is opened again later.
  result.onversionchange = result.onclose = () => {
    result.close();
    opened = undefined;
  };
  return result;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Whether values are kept at all.
 */
export async function isAvailable() {
  return (await database()) !== null;
}

/**
 * @param {StoreName} store
 * @param {string} key
 * @returns {Promise<any>} undefined where there is nothing, or no database
 */
export async function read(store, key) {
  const db = await database();
  return db ? settled(db.transaction(store).objectStore(store).get(key)) : undefined;
}

/**
 * @param {StoreName} store
 * @param {string} key
 * @param {unknown} value
 */
export async function write(store, key, value) {
  const db = await database();
  if (!db) return;
  const transaction = db.transaction(store, 'readwrite');
  transaction.objectStore(store).put(value, key);
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Deletes all that was cached, and what pipelines keep in `/data` if `data` is true. @param {{data?: boolean}} [options] */
export async function clearStorage({ data = false } = {}) {
  const db = await database();
  if (!db) return;
  const stores = data ? [...CACHES, DATA] : CACHES;
  const transaction = db.transaction(stores, 'readwrite');
  for (const store of stores) transaction.objectStore(store).clear();
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}
