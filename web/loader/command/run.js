/** `rmpkg-loader PACKAGE`: executes a package as `rmpkg run` does. */

import { readSource } from '../source.js';
import { keepResults } from './arrays.js';
import { endingOf } from './ending.js';
import { openItems, readRequest } from './request.js';
import { passOn } from './stream.js';
import { printJson, RunOutput } from './terminal.js';
import { initializeTrusted } from './trust.js';

/** @typedef {ReturnType<typeof import('./flags.js').parse>} Flags */

/**
 * @param {Flags} flags
 * @param {AbortSignal} signal whose reason is the exit code of a command that was interrupted
 * @returns {Promise<number>} the exit code
 */
export async function run(flags, signal) {
  const output = new RunOutput();
  try {
    await (flags.stream ? stream : execute)(flags, output, signal);
    return 0;
  } catch (error) {
    if (signal.aborted) return signal.reason;
    const { exitCode, said } = endingOf(error);
    await output.end(said);
    return exitCode;
  }
}

/**
 * @param {Flags} flags
 * @param {RunOutput} output
 * @param {AbortSignal} signal
 */
async function execute(flags, output, signal) {
  const { limits, arrays: folder } = flags;
  const bytes = await readSource(flags.file, { signal });
  const { manifest, input, arrayFiles } = await readRequest(flags, signal);
  const runner = await runnerOf(bytes, flags, signal);
  const onStderr = (/** @type {string} */ text) => output.push(text);
  const inline = /** @type {const} */ ('inline'); // as in the reports of `rmpkg run`
  try {
    const options = { ...limits, arrays: inline, arrayFiles, signal, onStderr };
    const { json, arrayFiles: files } = await runner.execute(manifest, input, options);
    signal.throwIfAborted();
    if (folder !== undefined && files) keepResults(folder, files);
    await Promise.all([printJson(json), output.end(null)]);
  } finally {
    runner.dispose();
  }
}

/**
 * @param {Flags} flags
 * @param {RunOutput} output
 * @param {AbortSignal} signal
 */
async function stream(flags, output, signal) {
  const { limits, input, quiet } = flags;
  const bytes = await readSource(flags.file, { signal });
  const { manifest } = await readRequest({ ...flags, input: undefined }, signal);
  const items = await openItems(input);
  const runner = await runnerOf(bytes, flags, signal);
  const onStderr = (/** @type {string} */ text) => output.push(text);
  const options = { ...limits, manifest: manifest ?? undefined, asText: true, signal, onStderr };
  try {
    const results = runner.stream(items, options);
    const isWhole = await passOn(results);
    if (isWhole && results.report && !quiet) await output.tell(results.report.json);
  } finally {
    runner.dispose();
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes of the package
 * @param {Flags} flags
 * @param {AbortSignal} signal
 */
function runnerOf(bytes, flags, signal) {
  const { data, limits, runtime } = flags;
  const runtimes = runtime?.map((digest) => digest.toLowerCase());
  const { maxMemoryBytes } = limits;
  return initializeTrusted(bytes, flags, { data, maxMemoryBytes, signal, runtimes });
}
