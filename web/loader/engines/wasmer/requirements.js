/** What `@wasmer/sdk` needs of a page, and does not always ask for. */

import { PackageError } from '../../errors.js';

/** Without isolation the SDK runs nothing, and reports success all the same. */
export function requireIsolation() {
  if (globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined') return;
  const headers =
    '`Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`';
  const message = `the engine \`wasmer\` needs cross-origin isolation; serve the page with ${headers}`;
  throw new PackageError('engine_unavailable', message);
}

/** The SDK makes functions from text. Where it may not, its runs would never end. */
export function requireEval() {
  try {
    Function('');
  } catch (cause) {
    const message =
      "the engine `wasmer` needs `'unsafe-eval'` in the page's Content-Security-Policy";
    throw new PackageError('engine_unavailable', message, { cause });
  }
}

/** The smallest module: its magic number and its version. */
const EMPTY_MODULE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** The SDK compiles modules where they are: in memory that its Workers share. */
export function requireSharedModules() {
  const bytes = new Uint8Array(new SharedArrayBuffer(EMPTY_MODULE.length));
  bytes.set(EMPTY_MODULE);
  try {
    new WebAssembly.Module(/** @type {any} */ (bytes)); // the types know no shared memory here
  } catch (cause) {
    const message =
      'the engine `wasmer` needs a browser that compiles WebAssembly from shared memory, as Firefox ' +
      'does from some version between 140 and 153 on; update the browser, or use the engine `shim`';
    throw new PackageError('engine_unavailable', message, { cause });
  }
}
