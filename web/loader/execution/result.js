/** From how a run ended to its result, or to its error. */

import { PipelineError } from '../errors.js';
import { camelCase } from './camel-case.js';

/** @import { Ending, Outcome } from '../engines/engine.js' */
/** @import { GraphInfo, HostMetrics, PipelineResult } from '../runner.js' */

/**
 * @typedef {object} Limits
 * @property {number} maxOutputBytes
 * @property {number} maxDataBytes
 * @property {number} maxFiles
 * @property {number} [maxMemoryBytes]
 */

/**
 * @param {Outcome} outcome
 * @param {Limits} limits
 * @param {HostMetrics} measured
 * @returns {PipelineResult}
 */
export function readOutcome(outcome, limits, measured) {
  const stderr = new TextDecoder().decode(outcome.stderr);
  const { ending } = outcome;
  if (ending.type !== 'exit') throw unexplained(outcome, stderr, limits);
  if (ending.code === 0) return readReport(outcome.stdout, stderr, measured);
  throw reported(ending.code, stderr, measured) ?? unexplained(outcome, stderr, limits);
}

/**
 * @param {Uint8Array} stdout
 * @param {string} stderr
 * @param {HostMetrics} measured
 * @returns {PipelineResult}
 */
function readReport(stdout, stderr, measured) {
  const json = new TextDecoder().decode(stdout);
  try {
    const { outputs, results, graph_info: graphInfo, metrics } = JSON.parse(json);
    return {
      outputs,
      results,
      graphInfo: /** @type {GraphInfo} */ (camelCase(graphInfo)),
      metrics: { ...measured, runtime: camelCase(metrics) },
      json,
    };
  } catch (cause) {
    const message = describe('no_result', { type: 'exit', code: 0 });
    throw new PipelineError({ kind: 'no_result', message, exitCode: 0, stderr }, { cause });
  }
}

/**
 * The error that the runtime reports itself, if it does.
 *
 * @param {number} exitCode
 * @param {string} stderr
 * @param {HostMetrics} measured
 */
function reported(exitCode, stderr, measured) {
  const document = errorDocument(stderr);
  if (!document) return null;
  const { kind, message, node, node_type, item, python_type, traceback, causes } = document;
  const { cleanup_errors, metrics } = document;
  return new PipelineError({
    kind: String(kind),
    message: String(message),
    nodeId: node,
    nodeType: node_type,
    item,
    pythonType: python_type,
    traceback,
    causes: causes && camelCase(causes),
    cleanup: cleanup_errors?.map((/** @type {{message: string}} */ failure) => failure.message),
    exitCode,
    stderr,
    metrics: { ...measured, runtime: metrics ? camelCase(metrics) : null },
  });
}

/**
 * @param {Outcome} outcome
 * @param {string} stderr
 * @param {Limits} limits
 */
function unexplained(outcome, stderr, limits) {
  const { ending } = outcome;
  const exitCode = ending.type === 'exit' ? ending.code : null;
  const own = ending.type === 'exit' ? 'no_result' : ending.type;
  const kind = VAGUE.has(own) && ranOutOfMemory(outcome, stderr, limits) ? 'memory' : own;
  return new PipelineError({ kind, message: describe(kind, ending, limits), exitCode, stderr });
}

/** Endings that may come of a refusal of memory. */
const VAGUE = new Set(['no_result', 'abort', 'trap']);

/** Last words of those that were refused memory and could not go on: Rust's, and CPython's. */
const OUT_OF_MEMORY =
  /^(memory allocation of \d+ bytes failed|Fatal Python error: _PyErr_NoMemory|MemoryError\s*$)/m;

/** Memory grows in steps; it counts as full when there is no room for one more. */
const STEP_BYTES = 2 ** 20;

/**
 * No engine tells whether the guest was refused memory, so this goes by the traces that it leaves.
 *
 * @param {Outcome} outcome
 * @param {string} stderr
 * @param {Limits} limits
 */
function ranOutOfMemory({ peakMemoryBytes }, stderr, { maxMemoryBytes = Infinity }) {
  return peakMemoryBytes + STEP_BYTES > maxMemoryBytes || OUT_OF_MEMORY.test(stderr.slice(-1000));
}

/**
 * @param {string} kind
 * @param {Ending} ending
 * @param {Partial<Limits>} [limits]
 */
function describe(kind, ending, limits = {}) {
  const detail =
    'message' in ending ? ending.message : `exit code ${'code' in ending && ending.code}`;
  switch (kind) {
    case 'output': {
      const stream = 'stream' in ending && ending.stream;
      return `the pipeline wrote too much: its limit on ${stream} is ${limits.maxOutputBytes} bytes`;
    }
    case 'data':
      return `the pipeline wrote too much to \`/data\`: its limit is ${limits.maxDataBytes} bytes`;
    case 'files':
      return `the pipeline made too many files and folders in \`/data\`: its limit is ${limits.maxFiles}`;
    case 'memory': {
      const { maxMemoryBytes } = limits;
      const limit = maxMemoryBytes === undefined ? '' : `; its limit is ${maxMemoryBytes} bytes`;
      return `the pipeline ran out of memory${limit} (${detail})`;
    }
    case 'stack':
      return `the pipeline's calls are nested deeper than the browser's stack (${detail})`;
    case 'abort':
      return `the pipeline aborted itself; what it had to say about it is on stderr (${detail})`;
    case 'no_result':
      return `the pipeline ended with ${detail} and said no more: something in it has ended the process`;
    default:
      return `the pipeline crashed: ${detail}`;
  }
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
