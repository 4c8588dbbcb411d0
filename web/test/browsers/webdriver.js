import { setTimeout as delay } from 'node:timers/promises';

/**
 * A client of the W3C WebDriver protocol with the few commands that the tests need. A session acts
 * on one window at a time, so commands wait for one another.
 */
export class WebDriver {
  #server;
  #session;
  #last = Promise.resolve();

  constructor(server, session) {
    this.#server = server;
    this.#session = session;
  }

  /**
   * @param {string} server the driver's address
   * @param {object} capabilities what the browser must be
   */
  static async connect(server, capabilities) {
    const body = { capabilities: { alwaysMatch: capabilities } };
    const { sessionId, capabilities: actual } = await send(server, 'POST', '/session', body);
    const driver = new WebDriver(server, sessionId);
    return { driver, version: actual.browserVersion };
  }

  get(path) {
    return send(this.#server, 'GET', `/session/${this.#session}${path}`);
  }

  post(path, body = {}) {
    return send(this.#server, 'POST', `/session/${this.#session}${path}`, body);
  }

  delete(path) {
    return send(this.#server, 'DELETE', `/session/${this.#session}${path}`);
  }

  /** Makes the window the current one and runs the commands before anybody else's. */
  inWindow(handle, commands) {
    const result = this.#last.then(async () => {
      await this.post('/window', { handle });
      return commands();
    });
    this.#last = result.catch(() => {});
    return result;
  }
}

async function send(server, method, path, body) {
  const response = await fetch(server + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const { value } = await response.json();
  if (response.ok) return value;
  throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
}

/** Resolves when the driver says that it takes sessions. */
export async function ready(server) {
  for (;;) {
    const status = await send(server, 'GET', '/status').catch(() => undefined);
    if (status?.ready) return;
    await delay(50);
  }
}
