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
