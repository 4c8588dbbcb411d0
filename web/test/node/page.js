/** Node.js in the place of a browser's page: what the tests would run in the page runs in this very process. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../../loader/node/platform.js';

/** What the tests' own page finds of a browser, and modules by their place beside it. */
const DOCUMENT = {
  baseURI: new URL('../page/index.html', import.meta.url).href,
  addEventListener() {},
  querySelector: () => ({ append() {} }),
};

/** How the tests name what their server has. */
const SERVED = '../../';

export class NodePage {
  #origin;
  /** Where folders for `/data` are. */
  #folder = mkdtempSync(join(tmpdir(), 'rmpkg-node-'));

  /** @param {string} origin of the tests' server */
  constructor(origin) {
    this.#origin = origin;
  }

  /** @param {string} origin */
  static async open(origin) {
    Object.assign(globalThis, { document: DOCUMENT, addEventListener() {} });
    await import('../page/harness.js');
    return new NodePage(origin);
  }

  /** Calls a function with copies of these arguments; what it gives comes as JSON, as from browsers. */
  async evaluate(code, ...args) {
    const value = await code(...args.map((arg) => this.#local(arg)));
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  }

  close() {
    for (const name of [...harness.runners.keys()]) harness.dispose(name);
    rmSync(this.#folder, { recursive: true });
  }

  /** A URL of the server's, a folder of this page's. */
  #local(arg) {
    if (typeof arg === 'string' && arg.startsWith(SERVED)) {
      return `${this.#origin}/plain/${arg.slice(SERVED.length)}`;
    }
    const copy = structuredClone(arg);
    const hasData = typeof copy?.data === 'string';
    return hasData ? { ...copy, data: join(this.#folder, copy.data) } : copy;
  }
}
