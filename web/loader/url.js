/** URLs as the page sees them that uses the loader, or its Worker. */

import { PackageError } from './errors.js';
import { platform } from './platform.js';

/**
 * The URL as `fetch` understands it: seen from the page, or from the script of a Worker. Under Node.js what is no URL
 * is the path of a file.
 *
 * @param {string | URL} url
 */
export function absoluteUrl(url) {
  try {
    return platform.absoluteUrl(url);
  } catch (cause) {
    const isBlob = globalThis.location?.href.startsWith('blob:');
    const advice = isBlob ? ': in a Worker that is made of a Blob no URL can be relative' : '';
    throw new PackageError('network', `\`${url}\` is not a URL${advice}`, { cause });
  }
}

/**
 * Whether it is of another origin. Outside of browsers there are none.
 *
 * @param {string} url
 */
export function isElsewhere(url) {
  return globalThis.origin !== undefined && new URL(url).origin !== globalThis.origin;
}
