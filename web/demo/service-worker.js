/**
 * Answers for the server when it is gone: with the page's files as they were last sent. While the
 * server is there nothing is taken from here, so that nobody sees an old page. Packages are the
 * loader's to keep.
 *
 * An address such as a port of this machine may serve another project one day. So this ends itself as soon as a page
 * is sent there that is not ours.
 */

/** Made by the page, and gone when another one has come in its place. */
const CACHE = 'rmpkg-demo';

/** Stands in the page. The smallest page of all has no room for it. */
const MARK = '<meta name="application-name" content="rmpkg demo">';
const UNMARKED = '/minimal.html';

const worker = /** @type {any} */ (self);

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) =>
  event.waitUntil(worker.clients.claim()),
);
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  if (isFile(event.request)) event.respondWith(answer(event.request));
});

/** Whether it is a file of the page: neither a package nor a stream of events. @param {Request} request */
function isFile({ method, headers, url }) {
  const isStream = headers.get('accept') === 'text/event-stream';
  const { origin, pathname } = new URL(url);
  const isHere = origin === worker.location.origin;
  return method === 'GET' && isHere && !isStream && !pathname.endsWith('.rmpkg');
}

/** A query asks for the same file. @param {Request} request */
async function answer(request) {
  const path = new URL(request.url).pathname;
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    const kept = await keptFiles();
    const file = await kept?.match(path);
    if (file) return file;
    throw error;
  }
  if (await isForeign(request, response)) await leave();
  else if (response.status === 200) await (await keptFiles())?.put(path, response.clone());
  return response;
}

/** Whether this has ended itself: nothing is to make the cache again. */
let hasLeft = false;

/** Null where nothing is kept. */
async function keptFiles() {
  const isThere = await caches.has(CACHE);
  return isThere && !hasLeft ? caches.open(CACHE) : null;
}

/**
 * Whether it is somebody else's page.
 *
 * @param {Request} request
 * @param {Response} response
 */
async function isForeign({ mode, url }, response) {
  const isPage = mode === 'navigate' && response.status === 200;
  if (!isPage || new URL(url).pathname.endsWith(UNMARKED)) return false;
  const isHtml = response.headers.get('content-type')?.startsWith('text/html');
  return isHtml && !(await response.clone().text()).includes(MARK);
}

async function leave() {
  hasLeft = true;
  await caches.delete(CACHE);
  await worker.registration.unregister();
}
