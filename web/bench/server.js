import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import { contentType } from '../test/server/content.js';

/** What a browser is told of every file: it may keep it, and the page gets the clock's full resolution. */
const HEADERS = {
  'cache-control': 'public, max-age=3600',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
};

/** Text of that size is compressed when the server starts. */
const TEXTS = new Set(['.html', '.js', '.py']);

/**
 * Serves folders below their names, as a web server does whose files do not change: browsers keep them.
 *
 * With `brotli`, what a client gets is compressed: a file that has another one with `.br` beside it, and short text.
 */
export class BenchServer {
  #folders;
  #packed = new Map();
  #brotli;
  #server = createServer((request, response) => this.#answer(request, response));

  /** @param {{folders: {[name: string]: string}, brotli: boolean}} options */
  constructor({ folders, brotli }) {
    this.#folders = folders;
    this.#brotli = brotli;
  }

  /** Listens on a free port of the loopback interface. */
  static async start(options) {
    const server = new BenchServer(options);
    if (options.brotli) for (const folder of Object.values(options.folders)) server.#pack(folder);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Stops it, whoever is still connected. */
  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pack(folder) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && TEXTS.has(extname(path)) && !path.includes('node_modules')) {
        this.#packed.set(path, brotliCompressSync(readFileSync(path)));
      }
    }
  }

  async #answer(request, response) {
    try {
      const path = this.#path(decodeURIComponent(request.url.split('?')[0]));
      const { mtimeMs, size } = await stat(path);
      const tag = `"${size}-${mtimeMs}"`;
      if (request.headers['if-none-match'] === tag) return response.writeHead(304, HEADERS).end();
      await this.#send(response, path, { ...HEADERS, etag: tag });
    } catch {
      response.writeHead(404, HEADERS).end();
    }
  }

  async #send(response, path, headers) {
    const packed = this.#brotli ? await this.#brotliOf(path) : undefined;
    const bytes = packed ?? (await readFile(path));
    response.writeHead(200, {
      ...headers,
      'content-type': contentType(path),
      'content-length': bytes.length,
      ...(packed && { 'content-encoding': 'br' }),
    });
    response.end(bytes);
  }

  async #brotliOf(path) {
    return readFile(`${path}.br`).catch(() => this.#packed.get(path));
  }

  /** The file of a URL's path, which never leads out of a folder. */
  #path(url) {
    const [, name, ...rest] = url.split('/');
    if (!Object.hasOwn(this.#folders, name) || rest.includes('..')) throw new Error('no such file');
    return join(this.#folders[name], ...rest);
  }
}
