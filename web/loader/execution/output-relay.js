/**
 * Passes output on as text while the guest runs.
 *
 * Each write is passed on at once, unless there are very many of them: a flood of messages would
 * freeze the page that receives them. Then they are gathered.
 */

/** @import { StreamName } from '../engines/engine.js' */

/** So many messages are passed on in so many milliseconds; further ones wait for their turn. */
const BURST = 100;
const PERIOD_MS = 100;
const GATHERED_CHARACTERS = 65_536;

export class OutputRelay {
  #send;
  #streams = { stdout: new PendingText(), stderr: new PendingText() };
  #periodEnds = 0;
  #sent = 0;

  /** @param {(stream: StreamName, text: string) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @param {StreamName} stream
   * @param {Uint8Array} bytes
   */
  push(stream, bytes) {
    const pending = this.#streams[stream];
    pending.add(bytes);
    if (this.#mayBurst() || pending.text.length >= GATHERED_CHARACTERS) this.#flush(stream);
  }

  /** Passes on what is left: the guest has ended. */
  end() {
    for (const stream of /** @type {StreamName[]} */ (['stdout', 'stderr'])) {
      this.#streams[stream].end();
      this.#flush(stream);
    }
  }

  #mayBurst() {
    const time = performance.now();
    if (time >= this.#periodEnds) {
      this.#periodEnds = time + PERIOD_MS;
      this.#sent = 0;
    }
    this.#sent += 1;
    return this.#sent <= BURST;
  }

  /** @param {StreamName} stream */
  #flush(stream) {
    const text = this.#streams[stream].take();
    if (text !== '') this.#send(stream, text);
  }
}

/** Text that was not passed on yet. A character may arrive in several pieces. */
class PendingText {
  #decoder = new TextDecoder();
  text = '';

  /** @param {Uint8Array} bytes */
  add(bytes) {
    this.text += this.#decoder.decode(bytes, { stream: true });
  }

  end() {
    this.text += this.#decoder.decode();
  }

  take() {
    const { text } = this;
    this.text = '';
    return text;
  }
}
