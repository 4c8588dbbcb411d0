/** How to run: the engine, the thread and the limits. */

import { byId } from './dom.js';

/** @import { ExecuteOptions, InitializeOptions } from '../loader/options.js' */

/** Where the server has the Wasmer SDK, if npm has installed it. */
const WASMER_URL = new URL('../wasmer/dist/index.js', document.baseURI).href;

const NOTES = {
  main: 'On the main thread the page stands still during a run: neither a time limit nor Cancel can end it.',
  wasmer: 'The Wasmer SDK evaluates code: serve this page with `cargo xtask demo --wasmer`.',
};

export class Options {
  #engine = byId('engine');
  #thread = byId('thread');
  #timeout = byId('timeout');
  #memory = byId('memory');
  #stream = byId('as-stream');
  #isSuggested = false;

  constructor() {
    this.#engine.addEventListener('change', () => this.#explain());
    this.#thread.addEventListener('change', () => this.#explain());
    this.#offerWasmer();
    this.#explain();
  }

  /** What a runner is made with. @returns {InitializeOptions} */
  get runner() {
    const engine = this.#engine.value;
    const worker = this.#thread.value === 'worker';
    return { engine, worker, ...(engine === 'wasmer' && { wasmerUrl: WASMER_URL }) };
  }

  /** What a run is made with. @returns {ExecuteOptions} */
  get limits() {
    const seconds = this.#timeout.disabled ? '' : this.#timeout.value;
    return {
      ...(seconds && { timeoutMs: Number(seconds) * 1000 }),
      ...(this.#memory.value && { maxMemoryBytes: Number(this.#memory.value) * 2 ** 20 }),
    };
  }

  /** Whether items are to go in one after the other, and results to be shown as they come. */
  get isStream() {
    return this.#stream.checked && !this.#stream.disabled;
  }

  /**
   * How the package that is open is best run. What a person has chosen outlasts packages that say nothing.
   *
   * @param {boolean} isWanted
   */
  suggestStream(isWanted) {
    const isChosen = this.#stream.checked && !this.#isSuggested;
    if (isWanted || this.#isSuggested) this.#stream.checked = isWanted;
    this.#isSuggested = isWanted && !isChosen;
  }

  /** Whether the numbers make sense; if not, the browser says which does not. */
  check() {
    const wrong = [this.#timeout, this.#memory].find((field) => !field.checkValidity());
    if (wrong) {
      wrong.closest('details').open = true;
      wrong.reportValidity();
    }
    return !wrong;
  }

  /** Says what the choice means; a browser may have kept one from an earlier visit. */
  #explain() {
    const main = this.#thread.value === 'main';
    const isWasmer = this.#engine.value === 'wasmer';
    this.#timeout.disabled = main;
    this.#stream.disabled = isWasmer;
    const notes = [main && NOTES.main, isWasmer && NOTES.wasmer];
    byId('options-note').textContent = notes.filter(Boolean).join(' ');
  }

  /** The Wasmer SDK needs shared memory, which only isolated pages have. */
  #offerWasmer() {
    if (globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined') return;
    const option = this.#engine.querySelector('[value="wasmer"]');
    option.disabled = true;
    option.textContent += ' (needs an isolated page)';
  }
}
