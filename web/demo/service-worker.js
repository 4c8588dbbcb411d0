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

/** How many characters of a page are looked at, at least: the mark stands in the first ones. */
const START_LENGTH = 4096;

const worker = /** @type {any} */ (self);

/** Where the server has models. */
const MODELS = new URL('models/', worker.location.href).pathname;

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) =>
  event.waitUntil(worker.clients.claim()),
);
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  if (isFile(event.request)) event.respondWith(answer(event));
});

/** Whether it is a file of the page: neither a package, a model nor a stream of events. @param {Request} request */
function isFile({ method, headers, url }) {
  const isStream = headers.get('accept') === 'text/event-stream';
  const { origin, pathname } = new URL(url);
  const isHere = origin === worker.location.origin;
  const isKeptElsewhere = pathname.endsWith('.rmpkg') || pathname.startsWith(MODELS);
  return method === 'GET' && isHere && !isStream && !isKeptElsewhere;
}

/** A query asks for the same file. @param {any} event */
async function answer(event) {
  const path = new URL(event.request.url).pathname;
  let response;
  try {
    response = await fetch(event.request);
  } catch (error) {
    const kept = await keptFiles();
    const file = await kept?.match(path);
    if (file) return file;
    throw error;
  }
  try {
    await learn(event, path, response);
  } catch {
    // The page gets its file all the same. It is not kept.
  }
  return response;
}

/**
 * Keeps what was sent, or ends this if it is somebody else's page.
 *
 * @param {any} event
 * @param {string} path
 * @param {Response} response
 */
async function learn(event, path, response) {
  if (response.status !== 200) return;
  if (isMarkedPage(event.request, response)) {
    hasLeft = !(await startOf(response)).includes(MARK);
    if (hasLeft) return leave();
  }
  const kept = await keptFiles();
  if (kept) event.waitUntil(kept.put(path, response.clone()).catch(() => {}));
}

/** Whether somebody else's page was the last one here: nothing is to make the cache again. */
let hasLeft = false;

/** Null where nothing is kept. */
async function keptFiles() {
  const isThere = await caches.has(CACHE);
  return isThere && !hasLeft ? caches.open(CACHE) : null;
}

/**
 * Whether it is a page that has the mark if it is ours.
 *
 * @param {Request} request
 * @param {Response} response
 */
function isMarkedPage({ mode, url }, { headers }) {
  const isPage = mode === 'navigate' && !new URL(url).pathname.endsWith(UNMARKED);
  return isPage && headers.get('content-type')?.startsWith('text/html');
}

/** The text that the mark stands in, if it is there. @param {Response} response */
async function startOf(response) {
  const reader = response.clone().body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (reader && text.length < START_LENGTH) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  // This is done when the page's own copy is, too: nothing waits for it.
  reader?.cancel().catch(() => {});
  return text;
}

async function leave() {
  await caches.delete(CACHE);
  await worker.registration.unregister();
}
