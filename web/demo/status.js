/** One line that says what is going on, read out to those who cannot see it, and a progress bar. */

import { byId } from './dom.js';
import { formatBytes } from './format.js';

/** @import { Progress } from '../loader/options.js' */

const PHASES = {
  fetch: 'Fetching the package',
  verify: 'Verifying every entry',
  compile: 'Compiling WebAssembly',
  models: 'Fetching model files',
  ready: 'Ready',
};

export class Status {
  #line = byId('status');
  #bar = byId('progress');

  /**
   * @param {string} text
   * @param {'idle' | 'busy' | 'good' | 'bad'} mood
   */
  say(text, mood = 'idle') {
    // The same words again would be read out again.
    if (this.#line.textContent !== text) this.#line.textContent = text;
    this.#line.dataset.mood = mood;
    if (mood === 'busy') this.#bar.removeAttribute('value');
    else this.#bar.value = mood === 'good' ? 1 : 0;
    this.#bar.classList.toggle('busy', mood === 'busy');
  }

  /** @param {Progress} progress */
  show({ phase, loaded, total }) {
    this.say(`${PHASES[phase]}…`, 'busy');
    if (!total || phase === 'compile') return;
    this.#bar.value = loaded / total;
    this.#bar.textContent = `${formatBytes(loaded)} of ${formatBytes(total)}`;
  }
}
