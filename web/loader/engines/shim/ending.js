/** How a guest ended, from what it threw. */

import { crashType } from '../crash.js';
import {
  CannotRun,
  DataLimitExceeded,
  OutputLimitExceeded,
  PathTooLong,
  ProcExit,
  TimeIsOver,
} from './exits.js';
import { MAX_PATH_BYTES } from './path.js';

/** @import { Ending } from '../engine.js' */
/** @import { Fate } from './fate.js' */

/** How engines say that there is no memory for a new instance, or for what a guest writes. */
const NO_MEMORY = /out of memory|could not allocate|cannot allocate|allocation failed/i;

/**
 * Runs the guest to its end.
 *
 * @param {() => Promise<void>} run
 * @param {Fate} fate
 * @returns {Promise<Ending>}
 * @throws the cause of what is no end that a guest comes to
 */
export async function endingOf(run, fate) {
  try {
    await run();
    return fate.end === null ? { type: 'exit', code: 0 } : nameOf(fate.end);
  } catch (error) {
    if (error instanceof CannotRun) throw error.cause;
    return nameOf(fate.end ?? error);
  }
}

const PATH_TOO_LONG = `a path is longer than ${MAX_PATH_BYTES} bytes`;

/**
 * Takes what a guest leaves. What one leaves that has failed is of no use to anybody.
 *
 * @template T
 * @param {Ending} ending
 * @param {() => T[]} take
 * @returns {{ending: Ending, folders: T[]}}
 */
export function leaving(ending, take) {
  try {
    const hasSucceeded = ending.type === 'exit' && ending.code === 0;
    return { ending, folders: hasSucceeded ? take() : [] };
  } catch (error) {
    if (!(error instanceof PathTooLong)) throw error;
    return { ending: { type: 'data', message: PATH_TOO_LONG }, folders: [] };
  }
}

/**
 * @param {unknown} end
 * @returns {Ending}
 */
function nameOf(end) {
  if (end instanceof ProcExit) return { type: 'exit', code: end.code };
  if (end instanceof OutputLimitExceeded) return { type: 'output', stream: end.stream };
  if (end instanceof DataLimitExceeded) return { type: end.limit };
  if (end instanceof TimeIsOver) return { type: 'timeout' };
  const message = end instanceof Error ? end.message : String(end);
  return { type: hadNoMemory(end, message) ? 'memory' : crashType(message), message };
}

/**
 * @param {unknown} error
 * @param {string} message
 */
function hadNoMemory(error, message) {
  return !(error instanceof WebAssembly.RuntimeError) && NO_MEMORY.test(message);
}
