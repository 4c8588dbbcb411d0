/** `/data`: files that a pipeline writes in one run and finds in the next. */

import { PipelineError } from '../errors.js';
import { isAvailable, read, write } from './database.js';

/** @import { Files, Outcome } from '../engines/engine.js' */

/** Where there is no database, files live as long as the page. @type {Map<string, Files>} */
const inMemory = new Map();

/** Who comes last for each folder, where browsers have no locks. @type {Map<string, Promise<unknown>>} */
const queues = new Map();

/** A folder with a name, shared by all pages of the origin that use it. */
export class DataFolder {
  #name;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /**
   * Gives the folder to one run at a time, and keeps what a run that came to its end by itself made
   * of it: half a result is none.
   *
   * @param {(files: Files) => Promise<Outcome>} run
   * @returns {Promise<Outcome>}
   */
  async use(run) {
    return exclusively(`rmpkg-data:${this.#name}`, async () => {
      const outcome = await run(await this.#load());
      const { ending, data } = outcome;
      if (ending.type === 'exit' && ending.code === 0 && data) await this.#save(data);
      return outcome;
    });
  }

  /** @returns {Promise<Files>} */
  async #load() {
    const files = (await isAvailable()) ? await read('data', this.#name) : inMemory.get(this.#name);
    return files ?? new Map();
  }

  /** @param {Files} files */
  async #save(files) {
    inMemory.set(this.#name, files);
    try {
      await write('data', this.#name, files);
    } catch (cause) {
      const message = `\`/data\` cannot be saved: ${/** @type {Error} */ (cause)?.message}`;
      throw new PipelineError({ kind: 'storage', message }, { cause });
    }
  }
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
function exclusively(name, run) {
  if (globalThis.navigator?.locks) return navigator.locks.request(name, run);
  const turn = (queues.get(name) ?? Promise.resolve()).then(run, run);
  queues.set(name, turn);
  return turn;
}
