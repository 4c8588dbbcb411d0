/** A server that knows what its clients have already. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach } from 'node:test';
import { clearStorage } from '../../index.js';

class EtagServer {
  /** What it serves, by path. @type {Map<string, Uint8Array>} */
  files = new Map();
  /** The paths of which it has sent the bytes. @type {string[]} */
  sent = [];
  /** Whether it hangs up on whoever asks under a condition. */
  refusesConditions = false;
  /** @type {import('node:http').Server} */
  #server = createServer(({ url, headers }, response) => {
    const bytes = this.files.get(url);
    if (!bytes) return response.writeHead(404).end();
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    if (this.refusesConditions && headers['if-none-match']) return response.destroy();
    if (headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    this.sent.push(url);
    return response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
  });

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** @param {string} path */
  url(path) {
    return `http://127.0.0.1:${this.#server.address().port}${path}`;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/**
 * A server for the tests of a file. Before each of them it serves these files and no other, has sent nothing yet, and
 * nothing is stored.
 *
 * @param {[string, Uint8Array][]} [files] with their paths
 */
export function freshServer(files = []) {
  const server = new EtagServer();
  before(() => server.start());
  after(() => server.close());
  beforeEach(async () => {
    await clearStorage();
    server.sent = [];
    server.files = new Map(files);
  });
  return server;
}
