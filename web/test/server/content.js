import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../../', import.meta.url));

/** Where the loader is as two files, once a test has made them. */
export const BUNDLE = join(WEB, '../target/web-test/bundle/');

/** Where what is below a path lies, seen from `web/`; the demo page has the rest, as when served. */
const FOLDERS = {
  'bundle/': '../target/web-test/bundle/',
  'demo/': 'demo/',
  'loader/': 'loader/',
  'test/corpus/': '../rmpkg-format/corpus/',
  'test/page/': 'test/page/',
  'wasmer/': 'node_modules/@wasmer/sdk/',
  '': 'demo/',
};

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

/** Bytes that file systems take for something else, and folders with no name or made of dots. */
const LEADS_ELSEWHERE = /[\0\\]|(^|\/)\.{0,2}\/|(^|\/)\.{1,2}$/;

/** The media type of a file, by its extension. */
export function contentType(name) {
  return TYPES[extname(name)] ?? 'application/octet-stream';
}

/** Whether a decoded URL path could lead out of the folder that it is below. */
export function leadsElsewhere(path) {
  return LEADS_ELSEWHERE.test(path);
}

/**
 * The file that a decoded URL path names, or `undefined` if the path could lead elsewhere.
 *
 * @param {string} path without the leading slash
 */
export function servedFile(path) {
  if (leadsElsewhere(path)) return undefined;
  const [below, folder] = Object.entries(FOLDERS).find(([start]) => path.startsWith(start));
  const file = join(WEB, folder, path.slice(below.length));
  return file.endsWith('/') ? `${file}index.html` : file;
}
