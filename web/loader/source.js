/** From what the caller has to bytes. */

import { GrowingBytes } from './engines/growing-bytes.js';
import { PackageError } from './errors.js';
import { MAX_PACKAGE_BYTES } from './package/limits.js';
import { platform } from './platform.js';
import { absoluteUrl } from './url.js';

/** The header in which another origin lists those of its headers that scripts may see. */
const EXPOSED = 'access-control-expose-headers';

/**
 * A URL, a file that the user chose, or bytes. Under Node.js a text that is no URL is the path of a file.
 *
 * @typedef {string | URL | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>} Source
 */

/**
 * @typedef {object} ReadOptions
 * @property {AbortSignal} [signal]
 * @property {(loaded: number, total: number | null) => void} [onBytes] `total` is null where the
 *   server does not say it
 * @property {(part: Uint8Array) => void} [onPart] gets the bytes themselves as they arrive
 */

/**
 * @param {Source} source
 * @param {ReadOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readSource(source, options = {}) {
  if (source instanceof Uint8Array) return passedOn(source, options);
  if (source instanceof ArrayBuffer) return passedOn(new Uint8Array(source), options);
  if (source instanceof Blob) return readBlob(source, options);
  if (isUrl(source)) return readBody(await request(absoluteUrl(source), options), options);
  throw new TypeError(
    'a package is given as a URL, a Blob or File, an ArrayBuffer or a Uint8Array',
  );
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {ReadOptions} options
 */
function passedOn(bytes, { onPart }) {
  onPart?.(bytes);
  return bytes;
}

/**
 * @param {Source} source
 * @returns {source is string | URL}
 */
export function isUrl(source) {
  return typeof source === 'string' || source instanceof URL;
}

/**
 * What to call a source in an error, if it has a name.
 *
 * @param {Source} source
 * @returns {string | null}
 */
export function nameOf(source) {
  if (isUrl(source)) return absoluteUrl(source);
  return source instanceof Blob && 'name' in source ? String(source.name) : null;
}

/**
 * @param {Blob} blob
 * @param {ReadOptions} options
 */
async function readBlob(blob, options) {
  const { signal, onBytes } = options;
  checkSize(blob.size);
  try {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    signal?.throwIfAborted();
    onBytes?.(bytes.length, bytes.length);
    return passedOn(bytes, options);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new PackageError('network', 'the file cannot be read; was it changed or moved?', {
      cause,
    });
  }
}

/**
 * @typedef {object} RequestOptions
 * @property {{[name: string]: string}} [headers]
 * @property {RequestCache} [cache] how the browser's own cache takes part
 */

/**
 * Asks for a URL; a status that is no success is an error.
 *
 * @param {string} url
 * @param {ReadOptions & RequestOptions} options
 */
export async function request(url, { signal, headers, cache }) {
  let response;
  try {
    response = await platform.fetch(url, { signal, headers, cache });
  } catch (cause) {
    if (signal?.aborted || cause instanceof PackageError) throw cause;
    const message = `cannot fetch \`${url}\`: there is no connection, or the server does not allow it`;
    throw new PackageError('network', message, { cause });
  }
  if (response.ok || (response.status === 304 && headers?.['If-None-Match'])) return response;
  const status = `${response.status} ${response.statusText}`.trim();
  throw new PackageError('http_status', `cannot fetch \`${url}\`: the server answered ${status}`);
}

/**
 * @param {Response} response
 * @param {ReadOptions} options
 */
export async function readBody(response, { signal, onBytes, onPart }) {
  const total = expectedBytes(response);
  checkSize(total ?? 0);
  // Nothing is held twice where the size is known.
  const body = new GrowingBytes(total ?? MAX_PACKAGE_BYTES, total ?? 0);
  let loaded = 0;
  try {
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      loaded += part.value.length;
      checkSize(loaded);
      body.add(part.value);
      onPart?.(part.value);
      onBytes?.(loaded, total);
    }
  } catch (cause) {
    if (signal?.aborted || cause instanceof PackageError) throw cause;
    const message = `the connection to \`${response.url}\` ended after ${loaded} bytes`;
    throw new PackageError('truncated', message, { cause });
  }
  const bytes = body.bytes();
  return bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
}

/**
 * The length that the server names is of the compressed body, if it is compressed.
 *
 * @param {Response} response
 */
function expectedBytes(response) {
  const { headers } = response;
  const length = headers.get('content-length');
  if (length === null || headers.has('content-encoding')) return null;
  return showsEncoding(response) ? Number(length) : null;
}

/**
 * Other origins show their lengths always, but their encoding only where they say so: with `*` this header
 * too is shown.
 *
 * @param {Response} response
 */
function showsEncoding({ type, headers }) {
  return type !== 'cors' || /\*|content-encoding/i.test(headers.get(EXPOSED) ?? '');
}

/** @param {number} size */
function checkSize(size) {
  if (size <= MAX_PACKAGE_BYTES) return;
  const message = `there are ${size} bytes or more; at most ${MAX_PACKAGE_BYTES} are read`;
  throw new PackageError('too_large', message);
}
