/** How a guest ended, from what it threw. */

import { crashType } from '../crash.js';
import { DataLimitExceeded, OutputLimitExceeded, ProcExit, TimeIsOver } from './exits.js';

/** @import { Ending } from '../engine.js' */

/** How engines say that there is no memory for a new instance. */
const NO_MEMORY = /out of memory|could not allocate|cannot allocate/i;

/**
 * Runs the guest to its end.
 *
 * @param {() => Promise<void>} run
 * @returns {Promise<Ending>}
 */
export async function endingOf(run) {
  try {
    await run();
    return { type: 'exit', code: 0 };
  } catch (error) {
    if (error instanceof ProcExit) return { type: 'exit', code: error.code };
    if (error instanceof OutputLimitExceeded) return { type: 'output', stream: error.stream };
    if (error instanceof DataLimitExceeded) return { type: error.limit };
    if (error instanceof TimeIsOver) return { type: 'timeout' };
    const message = error instanceof Error ? error.message : String(error);
    return { type: hadNoMemory(error, message) ? 'memory' : crashType(message), message };
  }
}

/**
 * @param {unknown} error
 * @param {string} message
 */
function hadNoMemory(error, message) {
  return !(error instanceof WebAssembly.RuntimeError) && NO_MEMORY.test(message);
}
