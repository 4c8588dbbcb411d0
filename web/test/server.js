import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { contentType, leadsElsewhere, servedFile } from './server/content.js';
import { FAULTS } from './server/faults.js';
import { headersOf } from './server/headers.js';

/**
 * The tests' web server. Every path exists below each of the modes of `server/headers.js`:
 *
 * - `loader/…`, `wasmer/…` and the demo page's files, as when the demo is served, and `demo/…` too,
 *   since its modules look for the loader beside their folder;
 * - `bundle/…`: the loader as two files;
 * - `test/page/…`: the tests' own page, `test/corpus/…`: the format's corpus;
 * - `packages/NAME.rmpkg`: what was added, else a file of the folder of packages;
 * - `models/…`: a file below the folder `models` of it;
 * - `gzip/NAME.rmpkg`: the same, compressed on its way;
 * - `fault/FAULT/NAME.rmpkg`: the same with a fault of `server/faults.js`.
 *
 * It emits `abandoned` with the path when a client leaves before its response was complete, and `sent`
 * with the name of a package or a model that a client did not have yet.
 */
export class TestServer extends EventEmitter {
  #packages;
  #added = new Map();
  #server = createServer((request, response) => this.#answer(request, response));

  /** @param {string} packages the folder of packages */
  constructor(packages) {
    super();
    this.#packages = packages;
  }

  /** Listens on a free port of the loopback interface. */
  static async start(packages) {
    const server = new TestServer(packages);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Serves these bytes as `packages/NAME`. */
  add(name, bytes) {
    this.#added.set(name, Buffer.from(bytes));
  }

  /** Forgets what was added. */
  remove(name) {
    this.#added.delete(name);
  }

  /** Stops it, whoever is still connected. */
  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** The bytes of a package. */
  async package(name) {
    return this.#added.get(name) ?? readFile(join(this.#packages, basename(name)));
  }

  async #answer(request, response) {
    response.on('close', () => {
      if (!response.writableFinished) this.emit('abandoned', request.url);
    });
    try {
      const [mode, ...path] = decodeURIComponent(request.url.split('?')[0]).slice(1).split('/');
      for (const header of Object.entries(headersOf(mode))) response.setHeader(...header);
      await this.#route(path, request, response);
    } catch {
      FAULTS.missing(response);
    }
  }

  async #route([kind, ...rest], request, response) {
    if (kind === 'packages') {
      return this.#sendOnce(request, response, rest[0], await this.package(rest[0]));
    }
    if (kind === 'models') {
      const name = rest.join('/');
      return this.#sendOnce(request, response, name, await this.#model(name));
    }
    if (kind === 'gzip') return sendPacked(response, await this.package(rest[0]));
    if (kind === 'fault') return FAULTS[rest[0]](response, await this.package(rest[1]));
    const file = servedFile([kind, ...rest].join('/'));
    return send(response, file, await readFile(file));
  }

  /** @param {string} path below the folder of the models */
  async #model(path) {
    if (leadsElsewhere(path)) throw new Error(`\`${path}\` is no model`);
    return readFile(join(this.#packages, 'models', path));
  }

  /** What a client has already is not sent again. */
  #sendOnce(request, response, name, bytes) {
    const tag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    response.setHeader('etag', tag);
    if (request.headers['if-none-match'] === tag) return response.writeHead(304).end();
    this.emit('sent', name);
    return send(response, name, bytes);
  }
}

function sendPacked(response, bytes) {
  const packed = gzipSync(bytes, { level: 1 });
  response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
  response.end(packed);
}

function send(response, name, bytes) {
  response.writeHead(200, { 'content-type': contentType(name), 'content-length': bytes.length });
  response.end(bytes);
}
