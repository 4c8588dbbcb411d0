/** How a guest ended, from what it threw. */

import { crashType } from '../crash.js';
import { DataLimitExceeded, OutputLimitExceeded, ProcExit, TimeIsOver } from './exits.js';

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
 */
export async function endingOf(run, fate) {
  try {
    await run();
    return fate.end === null ? { type: 'exit', code: 0 } : nameOf(fate.end);
  } catch (error) {
    return nameOf(fate.end ?? error);
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
