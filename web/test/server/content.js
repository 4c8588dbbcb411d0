import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../../', import.meta.url));

/** Nothing else of `web/` is for browsers. */
const SERVED = ['loader/', 'demo/', 'test/page/', 'node_modules/@wasmer/'];

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.rmpkg': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The media type of a file, by its extension. */
export function contentType(name) {
  return TYPES[extname(name)] ?? 'application/octet-stream';
}

/**
 * The file of `web/` that a decoded URL path names, or `undefined` if it is not for browsers.
 *
 * @param {string} path without the leading slash
 */
export function servedFile(path) {
  const file = path.endsWith('/') ? `${path}index.html` : path;
  if (file.includes('\0') || file.includes('\\') || normalize(file) !== file) return undefined;
  if (file.split('/').includes('..') || !SERVED.some((folder) => file.startsWith(folder))) return undefined;
  return join(WEB, file.replaceAll('/', sep));
}
