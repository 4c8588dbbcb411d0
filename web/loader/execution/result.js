/** From how a run ended to its result, or to its error. */

import { PipelineError } from '../errors.js';

/** @import { Ending, Outcome } from '../engines/engine.js' */

/**
 * The runtime's own report.
 *
 * @typedef {object} Report
 * @property {unknown} outputs one item as it is, several or none as an array
 * @property {unknown[]} results always an array
 * @property {{[field: string]: unknown}} graph_info
 * @property {{[field: string]: unknown}} metrics
 */

/**
 * @param {Outcome} outcome
 * @param {{maxOutputBytes: number, maxMemoryBytes?: number}} limits
 * @returns {{report: Report, json: string}}
 */
export function readOutcome(outcome, limits) {
  const stderr = new TextDecoder().decode(outcome.stderr);
  const { ending } = outcome;
  if (ending.type !== 'exit') throw hostError(ending, stderr, limits);
  if (ending.code !== 0) throw guestError(ending.code, stderr);
  const json = new TextDecoder().decode(outcome.stdout);
  try {
    return { report: JSON.parse(json), json };
  } catch (cause) {
    const message = 'the runtime ended without writing its report to stdout';
    throw new PipelineError({ kind: 'exit', message, exitCode: 0, stderr }, { cause });
  }
}

/**
 * @param {Exclude<Ending, {type: 'exit'}>} ending
 * @param {string} stderr
 * @param {{maxOutputBytes: number, maxMemoryBytes?: number}} limits
 */
function hostError(ending, stderr, limits) {
  return new PipelineError({ kind: ending.type, message: describe(ending, limits), stderr });
}

/**
 * @param {Exclude<Ending, {type: 'exit'}>} ending
 * @param {{maxOutputBytes: number, maxMemoryBytes?: number}} limits
 */
function describe(ending, { maxOutputBytes, maxMemoryBytes }) {
  switch (ending.type) {
    case 'output_limit':
      return `the pipeline wrote too much: its limit on ${ending.stream} is ${maxOutputBytes} bytes`;
    case 'memory': {
      const limit = maxMemoryBytes === undefined ? '' : `; its limit is ${maxMemoryBytes} bytes`;
      return `the pipeline ran out of memory${limit} (${ending.message})`;
    }
    case 'stack':
      return `the pipeline's calls are nested deeper than the browser's stack (${ending.message})`;
    default:
      return `the pipeline crashed: ${ending.message}`;
  }
}

/**
 * @param {number} exitCode
 * @param {string} stderr
 */
function guestError(exitCode, stderr) {
  const document = errorDocument(stderr);
  if (!document) {
    const message = `the runtime exited with code ${exitCode} and did not say why`;
    return new PipelineError({ kind: 'exit', message, exitCode, stderr });
  }
  const { kind, message, node, node_type, traceback, cleanup } = document;
  return new PipelineError({
    kind: String(kind),
    message: String(message),
    nodeId: node,
    nodeType: node_type,
    traceback,
    cleanup,
    exitCode,
    stderr,
  });
}

/**
 * The last line of stderr, if the runtime wrote it.
 *
 * @param {string} stderr
 * @returns {{[field: string]: any} | null}
 */
function errorDocument(stderr) {
  const text = stderr.trimEnd();
  try {
    const document = JSON.parse(text.slice(text.lastIndexOf('\n') + 1));
    return document?.status === 'error' ? document : null;
  } catch {
    return null;
  }
}
