/**
 * Answers for the server when it is gone: with the page's files as they were last sent. While the
 * server is there nothing is taken from here, so that nobody sees an old page. Packages are the
 * loader's to keep.
 */

const CACHE = 'rmpkg-demo';

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
  return method === 'GET' && !isStream && !new URL(url).pathname.endsWith('.rmpkg');
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.status === 200) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
