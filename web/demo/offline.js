/** Makes the page open without its server, where the browser allows that. */

/** As in `service-worker.js`. */
const CACHE = 'rmpkg-demo';

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
    await cache.addAll([location.pathname, ...new Set(files.map(({ pathname }) => pathname))]);
  } catch {
    // Then the page needs its server, as pages do.
  }
}

/** Packages are the loader's to keep, and events cannot be kept. @param {string} path */
function isOther(path) {
  return ['.rmpkg', '/changes', '/packaged'].some((end) => path.endsWith(end));
}
