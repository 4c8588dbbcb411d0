/** `/data`: files that a pipeline writes in one run and finds in the next. */

import { aborted, PipelineError } from '../errors.js';
import { platform } from '../platform.js';
import { read, whyUnavailable, write } from './database.js';
import { keptFiles } from './kept-files.js';

/** @import { Files } from '../engines/engine.js' */
/** @import { DataStore } from '../platform.js' */

/** Where there is no database, files live as long as the page. @type {Map<string, Files>} */
const inMemory = new Map();

/** Who comes last for each folder, where no other page has it, or browsers have no locks. @type {Map<string, Promise<unknown>>} */
const queues = new Map();

/**
 * In this browser's storage.
 *
 * @param {string} name
 * @returns {DataStore}
 */
function inDatabase(name) {
  return {
    name,
    whyUnavailable,
    read: () => read('data', name),
    write: (files) => write('data', name, files),
  };
}

/** A folder with a name, shared by all pages of the origin that use it. */
export class DataFolder {
  #store;
  #onWarning;
  #hasWarned = false;

  /**
   * @param {string} name
   * @param {(message: string) => void} onWarning called once at most
   */
  constructor(name, onWarning) {
    this.#store = (platform.dataStore ?? inDatabase)(name);
    this.#onWarning = onWarning;
  }

  /**
   * Gives the folder to one run at a time, and keeps what a run that came to its result made of it:
   * half a result is none.
   *
   * @template Result
   * @param {(files: Files) => Promise<{result: Result, data: Files | null}>} run
   * @param {AbortSignal} [signal] ends the wait for the folder
   * @returns {Promise<Result>}
   */
  async use(run, signal) {
    if (signal?.aborted) throw aborted(signal.reason);
    const reason = await this.#store.whyUnavailable();
    if (reason) this.#warn(reason);
    const inTurn = reason || !globalThis.navigator?.locks ? queued : locked;
    return inTurn(`rmpkg-data:${this.#store.name}`, signal, async () => {
      const { result, data } = await run(reason ? this.#remembered() : await this.#load());
      if (data && reason) inMemory.set(this.#store.name, data);
      else if (data) await this.#save(data);
      return result;
    });
  }

  /** @param {Error} reason */
  #warn({ message }) {
    if (!this.#hasWarned) {
      this.#onWarning(`\`/data\` is kept no longer than this page, without storage: ${message}`);
    }
    this.#hasWarned = true;
  }

  /** @returns {Files} */
  #remembered() {
    return inMemory.get(this.#store.name) ?? new Map();
  }

  /** @returns {Promise<Files>} */
  async #load() {
    try {
      return keptFiles((await this.#store.read()) ?? new Map());
    } catch (cause) {
      throw unusable('read', cause);
    }
  }

  /** @param {Files} files */
  async #save(files) {
    await this.#store.write(files).catch((cause) => {
      throw unusable('saved', cause);
    });
  }
}

/**
 * @param {string} done
 * @param {unknown} cause
 */
function unusable(done, cause) {
  const message = `\`/data\` cannot be ${done}: ${/** @type {Error} */ (cause)?.message}`;
  return new PipelineError({ kind: 'storage', message }, { cause });
}

/**
 * @template T
 * @param {string} name
 * @param {AbortSignal | undefined} signal
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
function queued(name, signal, run) {
  const before = queues.get(name) ?? Promise.resolve();
  const turn = unlessAborted(before, signal).then(run);
  // Whoever gives up its turn leaves at once, and those behind it still wait for those before it.
  queues.set(name, Promise.allSettled([before, turn]));
  return turn;
}

/**
 * @param {Promise<unknown>} promise which never rejects
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<void>}
 */
function unlessAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted(signal?.reason));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    promise.then(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
  });
}

/**
 * @template T
 * @param {string} name
 * @param {AbortSignal | undefined} signal
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
async function locked(name, signal, run) {
  try {
    return await navigator.locks.request(name, { signal }, run);
  } catch (error) {
    throw signal?.aborted && error === signal.reason ? aborted(error) : error;
  }
}
