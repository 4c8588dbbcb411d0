/** IndexedDB, as far as it is needed here: values by key. */

const NAME = 'rmpkg';

/** Raised when the shape of what is cached changes: caches are then emptied, `data` is kept. */
const VERSION = 2;

/** What can be had again, and what cannot. */
const CACHES = ['downloads', 'packages', 'models'];
const DATA = 'data';

/** @typedef {'downloads' | 'packages' | 'models' | 'data'} StoreName */

/**
 * What was downloaded from a URL.
 *
 * @typedef {object} Download
 * @property {string} etag the server's mark for it
 * @property {string} key what is kept of it, in one of the other stores
 * @property {number} used when it was used last, in milliseconds since 1970
 */

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** The database. There is none in pages without an origin, in private windows of some browsers, in Node. */
function database() {
  opened ??= open();
  return opened;
}

/** @returns {Promise<IDBDatabase>} */
async function open() {
  if (!globalThis.indexedDB) throw new Error('there is no IndexedDB');
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
 * Whether nothing was ever kept here. A browser says so before it has made the database, which takes it longer.
 *
 * @returns {Promise<boolean>}
 */
export async function isNew() {
  if (opened) return false;
  const listed = list();
  database().catch(() => {}); // whoever reads or writes hears what is wrong
  return !(await listed).includes(NAME);
}

/** The names of the databases that there are; where a browser does not say so, it may be this one. */
async function list() {
  try {
    return (await indexedDB.databases()).map(({ name }) => name);
  } catch {
    return [NAME];
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(named(request.error));
  });
}

/** Browsers say little about what went wrong, some nothing but its name. @param {Error | null} error */
function named(error) {
  const reason = [error?.name, error?.message].filter(Boolean).join(': ');
  return new Error(reason, { cause: error });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(named(transaction.error));
  });
}

/** Why values cannot be kept at all, or null if they can. @returns {Promise<Error | null>} */
export function whyUnavailable() {
  return database().then(
    () => null,
    (cause) => cause,
  );
}

/**
 * @param {StoreName} store
 * @param {string} key
 * @returns {Promise<any>} undefined where there is nothing
 */
export async function read(store, key) {
  const db = await database();
  return settled(db.transaction(store).objectStore(store).get(key));
}

/**
 * @param {StoreName} store
 * @param {string} key
 * @param {unknown} value
 */
export async function write(store, key, value) {
  const db = await database();
  const transaction = db.transaction(store, 'readwrite');
  transaction.objectStore(store).put(value, key);
  await completed(transaction);
}

/**
 * Remembers when a download was used last, if it is still the one with this key.
 *
 * @param {string} url
 * @param {string} key
 * @param {number} used in milliseconds since 1970
 */
export async function writeUse(url, key, used) {
  const db = await database();
  const transaction = db.transaction('downloads', 'readwrite');
  const done = completed(transaction);
  done.catch(() => {}); // it is waited for below
  const downloads = transaction.objectStore('downloads');
  const known = await settled(downloads.get(url));
  if (known?.key === key) downloads.put({ ...known, used }, url);
  await done;
}

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
export async function writeDownload(store, url, download, value, leaves) {
  const db = await database();
  const transaction = db.transaction(CACHES, 'readwrite');
  const done = completed(transaction);
  done.catch(() => {}); // it is waited for below
  const [downloads, ...contents] = CACHES.map((name) => transaction.objectStore(name));
  transaction.objectStore(store).put(value, download.key);
  downloads.put(download, url);
  const lists = [
    downloads.getAllKeys(),
    downloads.getAll(),
    ...contents.map((it) => it.getAllKeys()),
  ];
  const [urls, all, ...keys] = await Promise.all(lists.map((list) => settled(list))).catch(
    async (cause) => {
      await done; // says why there is no room
      throw cause;
    },
  );
  // Every page of the origin can write here: what is there may be anything.
  const isOld = (/** @type {any} */ known) => !(known?.used >= leaves);
  for (const [index, known] of urls.entries()) if (isOld(all[index])) downloads.delete(known);
  const wanted = new Set(all.filter((known) => !isOld(known)).map(({ key }) => key));
  for (const [index, content] of contents.entries()) {
    for (const key of keys[index]) if (!wanted.has(key)) content.delete(key);
  }
  await done;
}

/** Deletes all that was cached, and what pipelines keep in `/data` if `data` is true. @param {{data?: boolean}} [options] */
export async function clearStorage({ data = false } = {}) {
  if (await whyUnavailable()) return;
  const db = await database();
  const stores = data ? [...CACHES, DATA] : CACHES;
  const transaction = db.transaction(stores, 'readwrite');
  for (const store of stores) transaction.objectStore(store).clear();
  await completed(transaction);
}
