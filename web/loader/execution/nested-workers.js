/** The page's side of the Workers that one of its Workers starts; see `nested-worker.js`. */

/** @import { MessageFromWorker, MessageToWorker } from './messages.js' */

export class NestedWorkers {
  #send;
  /** @type {Map<number, Worker>} */
  #workers = new Map();

  /** @param {(message: MessageToWorker) => void} send to the Worker that starts them */
  constructor(send) {
    this.#send = send;
  }

  /** @param {Extract<MessageFromWorker, {id: number}>} message */
  obey(message) {
    if (message.type === 'nested start') this.#start(message);
    else if (message.type === 'nested message')
      this.#workers.get(message.id)?.postMessage(message.data);
    else this.#end(message.id);
  }

  terminate() {
    for (const id of [...this.#workers.keys()]) this.#end(id);
  }

  /** @param {Extract<MessageFromWorker, {type: 'nested start'}>} message */
  #start({ id, url, options }) {
    const fail = (/** @type {string} */ message) =>
      this.#send({ type: 'nested error', id, message });
    try {
      const worker = new Worker(url, options);
      worker.onmessage = ({ data }) => this.#send({ type: 'nested message', id, data });
      worker.onmessageerror = () => fail('a message was unreadable');
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message);
      };
      this.#workers.set(id, worker);
    } catch (error) {
      fail(/** @type {Error} */ (error).message);
    }
  }

  /** @param {number} id */
  #end(id) {
    this.#workers.get(id)?.terminate();
    this.#workers.delete(id);
  }
}
