/** `rmpkg-loader PACKAGE`: executes a package as `rmpkg run` does. */

import { readSource } from '../source.js';
import { endingOf } from './ending.js';
import { readRequest } from './request.js';
import { printJson, RunOutput } from './terminal.js';
import { initializeTrusted } from './trust.js';

/**
 * @param {ReturnType<typeof import('./flags.js').parse>} flags
 * @param {AbortSignal} signal whose reason is the exit code of a command that was interrupted
 * @returns {Promise<number>} the exit code
 */
export async function run(flags, signal) {
  const output = new RunOutput();
  try {
    const { json } = await execute(flags, output, signal);
    await Promise.all([printJson(json), output.end(null)]);
    return 0;
  } catch (error) {
    if (signal.aborted) return signal.reason;
    const { exitCode, said } = endingOf(error);
    await output.end(said);
    return exitCode;
  }
}

/**
 * @param {ReturnType<typeof import('./flags.js').parse>} flags
 * @param {RunOutput} output
 * @param {AbortSignal} signal
 */
async function execute(flags, output, signal) {
  const { file, data, limits, runtime: runtimes } = flags;
  const bytes = await readSource(file, { signal });
  const { manifest, input } = await readRequest(flags, signal);
  const { maxMemoryBytes } = limits;
  const named = runtimes?.map((digest) => digest.toLowerCase());
  const options = { data, maxMemoryBytes, signal, runtimes: named };
  const runner = await initializeTrusted(bytes, flags, options);
  const onStderr = (/** @type {string} */ text) => output.push(text);
  const inline = /** @type {const} */ ('inline'); // as in the reports of `rmpkg run`
  try {
    return await runner.execute(manifest, input, { ...limits, arrays: inline, signal, onStderr });
  } finally {
    runner.dispose();
  }
}
