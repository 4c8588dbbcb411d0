/** Lets people keep a file. */

import { html } from '../dom.js';

/** So long a browser may take to begin with saving. */
const KEPT_MS = 60_000;

/**
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} content
 */
export function saveFile(name, content) {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = /** @type {HTMLAnchorElement} */ (html('a', { href: url, download: name }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
