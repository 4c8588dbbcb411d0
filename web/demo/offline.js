/** Makes the page open without its server, where the browser allows that. */

/** As in `service-worker.js`. */
const CACHE = 'rmpkg-demo';

/**
 * Safari tells neither the page nor its service worker when it loads a Worker's own file; what records is loaded when
 * somebody does.
 */
const WORKERS = ['loader/execution/worker.js', 'sound/capture-worklet.js'].map(
  (path) => new URL(path, import.meta.url).pathname,
);

/** Where the server has models. */
const MODELS = new URL('models/', import.meta.url).pathname;

/** Keeps what this page was made of; what it loads from now on, the service worker keeps. */
export async function workOffline() {
  try {
    await navigator.serviceWorker.register('service-worker.js');
    await navigator.serviceWorker.ready;
    const cache = await caches.open(CACHE);
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
    const files = loaded.filter(
      ({ origin, pathname }) => origin === location.origin && !isOther(pathname),
    );
    const paths = new Set([
      location.pathname,
      ...WORKERS,
      ...files.map(({ pathname }) => pathname),
    ]);
    // All at once, or one by one where some file is not there, such as a list of packages.
    await cache
      .addAll([...paths])
      .catch(() => Promise.allSettled([...paths].map((path) => cache.add(path))));
  } catch {
    // Then the page needs its server, as pages do.
  }
}

/** Packages and models are the loader's to keep, and events cannot be kept. @param {string} path */
function isOther(path) {
  return (
    path.startsWith(MODELS) || ['.rmpkg', '/changes', '/packaged'].some((end) => path.endsWith(end))
  );
}
