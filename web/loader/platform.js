/** What Node.js has otherwise than browsers. Here is what browsers have; `node/platform.js` puts Node's in its place. */

/** @import { Files } from './engines/engine.js' */

/**
 * @typedef {Worker & {ref?: () => void, unref?: () => void}} PlatformWorker `unref` lets the program end while
 *   this Worker waits, where a program waits for its Workers
 *
 * @typedef {object} DataStore where a folder for `/data` is kept
 * @property {string} name the same for all that mean the same folder
 * @property {() => Promise<Error | null>} whyUnavailable why nothing can be kept at all, or null
 * @property {() => Promise<unknown>} read undefined where there is nothing yet
 * @property {(files: Files) => Promise<void>} write
 *
 * @typedef {object} Platform
 * @property {(script: string | URL) => PlatformWorker} startWorker from a module
 * @property {() => boolean} endsWorkers whether a Worker that is terminated ends in the midst of its wasm
 * @property {() => number} processors how many Workers can run at once
 * @property {() => boolean} sharesMemory whether memory can be shared with Workers
 * @property {(url: string | URL) => string} absoluteUrl throws where it is none
 * @property {(url: string, init: RequestInit) => Promise<Response>} fetch
 * @property {boolean} hasCache whether downloads can be kept
 * @property {((name: string) => DataStore) | null} dataStore where it is not IndexedDB
 */

/**
 * The engines that interrupt wasm. Nothing in a page tells whether one does, and where a browser gives a name that is
 * another one's, a Worker that was ended may work on. On iOS all browsers have WebKit, and no such name.
 */
const INTERRUPTING = /(Chrome|Firefox)\//;

/** @type {Platform} */
export const platform = {
  startWorker: (script) => new Worker(script, { type: 'module' }),
  endsWorkers: () => INTERRUPTING.test(globalThis.navigator?.userAgent ?? ''),
  processors: () => globalThis.navigator?.hardwareConcurrency ?? 2,
  /** Pages without isolation cannot send it. */
  sharesMemory: () =>
    globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function',
  absoluteUrl: (url) =>
    new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href,
  fetch: (url, init) => fetch(url, init),
  hasCache: true,
  dataStore: null,
};

/** Comes before the first package. @param {Partial<Platform>} changes */
export function usePlatform(changes) {
  Object.assign(platform, changes);
}
