/** The Worker's side of the Workers that it starts: the page makes them. */

/** @import { MessageFromWorker, MessageToWorker } from './messages.js' */

/** @type {Map<number, NestedWorker>} */
const running = new Map();
let started = 0;

/**
 * Stands in for `Worker` inside a Worker. Firefox 153 now and then never comes back from the real one's
 * constructor there; a page's own is not affected.
 */
class NestedWorker {
  #id = started++;
  /** @type {((event: MessageEvent) => void) | null} */
  onmessage = null;
  /** @type {((event: ErrorEvent) => void) | null} */
  onerror = null;

  /**
   * @param {string | URL} url
   * @param {WorkerOptions} [options]
   */
  constructor(url, options) {
    running.set(this.#id, this);
    send({ type: 'nested start', id: this.#id, url: String(url), options });
  }

  /** @param {unknown} data */
  postMessage(data) {
    send({ type: 'nested message', id: this.#id, data });
  }

  terminate() {
    running.delete(this.#id);
    send({ type: 'nested end', id: this.#id });
  }
}

/** From now on, whatever this Worker's code starts as a Worker is made by the page. */
export function startWorkersOnPage() {
  Object.assign(globalThis, { Worker: NestedWorker });
}

/**
 * Hands on what a nested Worker said.
 *
 * @param {Extract<MessageToWorker, {id: number}>} message
 */
export function fromNestedWorker(message) {
  const worker = running.get(message.id);
  if (message.type === 'nested message') {
    worker?.onmessage?.(new MessageEvent('message', { data: message.data }));
  } else worker?.onerror?.(new ErrorEvent('error', { message: message.message }));
}

/** @param {MessageFromWorker} message */
function send(message) {
  self.postMessage(message);
}
