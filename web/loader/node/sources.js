/** Where packages and models come from under Node.js: what browsers can fetch, and files. */

import { once } from 'node:events';
import { createReadStream, fstatSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PackageError } from '../errors.js';

/** What text begins with that is a URL; `C:\…` is a path. */
const SCHEME = /^(https?|file|data|blob):/i;

const PIECE_BYTES = 2 ** 20;

/**
 * The URL that a text is, or of the file whose path it is, seen from the working folder.
 *
 * @param {string | URL} source
 */
export function absoluteUrl(source) {
  if (source instanceof URL || SCHEME.test(source)) return new URL(source).href;
  return pathToFileURL(source).href;
}

/**
 * `fetch`, of files too.
 *
 * @param {string} url
 * @param {RequestInit} init
 */
export async function fetchAny(url, init) {
  return url.startsWith('file:') ? readFile(fileURLToPath(url), init) : fetch(url, init);
}

/**
 * Opens it once: whoever writes to a pipe would be ended when it is closed.
 *
 * @param {string} path
 * @param {RequestInit} init
 */
async function readFile(path, { signal }) {
  const stream = createReadStream(path, { highWaterMark: PIECE_BYTES, signal });
  try {
    const [file] = await once(stream, 'open');
    const size = sizeOf(file);
    const headers = size === null ? {} : { 'content-length': String(size) };
    return new Response(Readable.toWeb(stream), { headers });
  } catch (cause) {
    stream.destroy();
    if (signal?.aborted) throw cause;
    throw new PackageError('network', `cannot read \`${path}\`: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * How many bytes a file has; a pipe does not say it.
 *
 * @param {number} file its descriptor
 */
function sizeOf(file) {
  const stat = fstatSync(file);
  if (stat.isDirectory()) throw new Error('it is a folder; name a file');
  return stat.isFile() ? stat.size : null;
}

/** @param {NodeJS.ErrnoException} error */
export function reasonOf({ code, message }) {
  const reasons = { ENOENT: 'there is no such file', EACCES: 'permission is denied' };
  return reasons[code] ?? message;
}
