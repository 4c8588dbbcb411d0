/** Compiles a module while its bytes arrive. */

import { limitMemory, pagesOf } from './memory-limit.js';
import { WithoutSafepoints } from './without-safepoints.js';

/** @import { ModuleOptions } from './compile.js' */

/** Where the memory stands at the latest: sections before it are small. */
const MAX_FRONT_BYTES = 2 ** 20;

/**
 * A compilation that fails says nothing, since nobody has verified what it was given: whoever has the whole
 * module compiles it again, and hears why.
 */
export class StreamingCompilation {
  /** @type {ReadableStreamDefaultController<Uint8Array> | null} */
  #bytes = null;
  #maxPages;
  /** What takes out safepoints, if they are not to stay. @type {WithoutSafepoints | null} */
  #removal;
  /** What has arrived, as long as the memory to be limited is not among it. @type {Uint8Array<ArrayBuffer> | null} */
  #front;
  /** @type {Promise<WebAssembly.Module | null> | null} */
  #module = null;

  /** @param {ModuleOptions} options */
  constructor({ maxMemoryBytes, safepoints = true }) {
    this.#maxPages = pagesOf(maxMemoryBytes);
    this.#front = this.#maxPages === undefined ? null : new Uint8Array();
    this.#removal = safepoints ? null : new WithoutSafepoints();
  }

  /** The module, or null where it did not come to one. @returns {Promise<WebAssembly.Module | null>} */
  async module() {
    return this.#module;
  }

  /** @param {Uint8Array<ArrayBuffer>} part which stays as it is */
  push(part) {
    this.#module ??= this.#compile().catch(() => null);
    this.#pass(this.#removal ? this.#removal.push(part) : part);
  }

  end() {
    if (this.#removal) this.#pass(this.#removal.end());
    if (this.#front) return this.cancel();
    this.#bytes?.close();
    this.#bytes = null;
  }

  cancel() {
    this.#bytes?.error(new Error('there is no whole module'));
    this.#bytes = null;
    this.#front = null;
  }

  /** @param {Uint8Array<ArrayBuffer>} part */
  #pass(part) {
    if (part.length === 0) return;
    if (this.#front) this.#limit(this.#front, part);
    else this.#bytes?.enqueue(part);
  }

  async #compile() {
    if (!WebAssembly.compileStreaming) return null;
    /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */
    const body = new ReadableStream({
      start: (controller) => {
        this.#bytes = controller;
      },
      cancel: () => {
        this.#bytes = null;
      },
    });
    const headers = { 'content-type': 'application/wasm' };
    return WebAssembly.compileStreaming(new Response(body, { headers }));
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} front
   * @param {Uint8Array<ArrayBuffer>} part
   */
  #limit(front, part) {
    const joined = new Uint8Array(front.length + part.length);
    joined.set(front);
    joined.set(part, front.length);
    this.#front = joined;
    const limited = tryLimit(joined, /** @type {number} */ (this.#maxPages));
    if (limited) {
      this.#front = null;
      this.#bytes?.enqueue(limited);
    } else if (joined.length > MAX_FRONT_BYTES) this.cancel();
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} front
 * @param {number} pages
 */
function tryLimit(front, pages) {
  try {
    return limitMemory(front, pages).wasm;
  } catch {
    return null; // the memory has not arrived, or is none that can be limited
  }
}
