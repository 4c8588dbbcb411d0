/** From how a run ended to its result, or to its error. */

import { resultFiles } from '../arrays/files.js';
import { receiveArrays } from '../arrays/incoming.js';
import { RESULTS } from '../arrays/outgoing.js';
import { ArrayError, PipelineError } from '../errors.js';
import { camelCase } from './camel-case.js';
import {
  isObjectText,
  lastLine,
  readErrorDocument,
  readReport,
  readStreamEnd,
} from './document.js';
import { ALWAYS, hasMoreValues, mostValues } from './value-count.js';

/** @import { Ending, Files, Outcome, StreamName } from '../engines/engine.js' */
/** @import { GraphInfo, HostMetrics, PipelineResult } from '../runner.js' */

/**
 * @typedef {object} Limits
 * @property {number} maxOutputBytes
 * @property {number} maxDataBytes
 * @property {number} maxFiles
 * @property {number} [maxMemoryBytes]
 * @property {Files} [arrayFiles] which a run was given
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
  const exitCode = ending.code;
  if (exitCode === 0) return resultOf(outcome, stderr, limits, measured);
  requireFewValues(lastLine(stderr), 'stderr', { exitCode, stderr }, limits);
  const read = readErrorDocument(stderr);
  if (!read) throw unexplained(outcome, stderr, limits);
  if (!read.document)
    throw malformed(`its error document is malformed: ${read.defect}`, exitCode, stderr);
  throw reported(read.document, exitCode, stderr, measured);
}

/**
 * The end of a stream.
 *
 * @param {Outcome} outcome
 * @param {string | null} last its last line
 * @param {Limits} limits
 * @param {HostMetrics} measured
 * @returns {import('../stream/pipeline-stream.js').StreamReport}
 */
export function readStreamOutcome(outcome, last, limits, measured) {
  const { ending } = outcome;
  const read = ending.type === 'exit' && ending.code === 0 && last ? readStreamEnd(last) : null;
  if (!read || last === null)
    return readOutcome({ ...outcome, stdout: new Uint8Array() }, limits, measured); // throws why
  const stderr = new TextDecoder().decode(outcome.stderr);
  if (!read.document) throw malformed(`its report is malformed: ${read.defect}`, 0, stderr);
  const { graph_info: graphInfo, metrics } = read.document;
  return {
    graphInfo: camelCase(graphInfo),
    metrics: { ...measured, runtime: camelCase(metrics) },
    json: last,
  };
}

/**
 * @param {Outcome} outcome
 * @param {string} stderr
 * @param {Limits} limits
 * @param {HostMetrics} measured
 * @returns {PipelineResult}
 */
function resultOf(outcome, stderr, limits, measured) {
  const { stdout, folders } = outcome;
  const json = new TextDecoder().decode(stdout);
  requireFewValues(json, 'stdout', { exitCode: 0, stderr }, limits);
  const read = readReport(json);
  if (!read) {
    const message = describe('no_result', { type: 'exit', code: 0 });
    throw new PipelineError({ kind: 'no_result', message, exitCode: 0, stderr });
  }
  if (!read.document) throw malformed(`its report is malformed: ${read.defect}`, 0, stderr);
  const written = folders.find(({ guest }) => guest === RESULTS)?.files ?? new Map();
  const arrayFiles = limits.arrayFiles ? resultFiles(written) : null;
  placeArrays(read.document, json, arrayFiles ?? written, stderr);
  const { outputs, results, graph_info: graphInfo, metrics } = read.document;
  return {
    outputs,
    results,
    graphInfo: /** @type {GraphInfo} */ (camelCase(graphInfo)),
    metrics: { ...measured, runtime: camelCase(metrics) },
    json,
    ...(arrayFiles && { arrayFiles }),
  };
}

/**
 * @param {string} text that may be a document
 * @param {StreamName} stream
 * @param {{exitCode: number, stderr: string}} end
 * @param {Limits} limits
 */
function requireFewValues(text, stream, { exitCode, stderr }, { maxOutputBytes }) {
  const isReport = stream === 'stdout';
  const most = isReport ? mostValues(maxOutputBytes) : ALWAYS;
  if (!isObjectText(text) || !hasMoreValues(text, most)) return;
  const wayOut = isReport
    ? `: its limit there is ${maxOutputBytes} bytes; give arrays, or raise \`maxOutputBytes\``
    : '; an error document may have no more';
  const message = `the pipeline wrote more than ${most} values to ${stream}${wayOut}`;
  throw new PipelineError({ kind: 'output', message, exitCode, stderr });
}

/**
 * @param {{[field: string]: any}} document
 * @param {string} json
 * @param {Files} files
 * @param {string} stderr
 */
function placeArrays(document, json, files, stderr) {
  try {
    receiveArrays(document, ['outputs', 'results'], json, files);
  } catch (error) {
    if (!(error instanceof ArrayError)) throw error;
    throw malformed(`its report is malformed: ${error.message}`, 0, stderr);
  }
}

/**
 * The end of a guest that says something that nobody can read.
 *
 * @param {string} defect
 * @param {number} exitCode
 * @param {string} stderr
 */
function malformed(defect, exitCode, stderr) {
  const message = `the pipeline ended with exit code ${exitCode}, but ${defect}`;
  return new PipelineError({ kind: 'no_result', message, exitCode, stderr });
}

/**
 * The error that the guest reports itself.
 *
 * @param {{[field: string]: any}} document which was checked
 * @param {number} exitCode
 * @param {string} stderr
 * @param {HostMetrics} measured
 */
function reported(document, exitCode, stderr, measured) {
  const { kind, message, node, node_type, item, python_type, traceback } = document;
  const { causes, cleanup_errors, stream_item: streamItem, metrics } = document;
  return new PipelineError({
    kind,
    reportedBy: 'guest',
    message,
    nodeId: node,
    nodeType: node_type,
    item,
    streamItem,
    pythonType: python_type,
    traceback,
    causes: causes?.map(causeOf),
    cleanup: cleanup_errors?.map((/** @type {{message: string}} */ failure) => failure.message),
    exitCode,
    stderr,
    metrics: { ...measured, runtime: metrics ? camelCase(metrics) : null },
  });
}

/** @param {{relation: string, python_type?: string | null, message: string}} cause */
function causeOf({ relation, python_type: pythonType = null, message }) {
  return { relation, pythonType, message };
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
      if ('message' in ending) {
        return `the pipeline left folders that are nested too deep in \`/data\` or \`/results\`: ${detail}`;
      }
      return `the pipeline wrote too much to \`/data\`, \`/tmp\` and \`/results\`: its limit is ${limits.maxDataBytes} bytes`;
    case 'files':
      return `the pipeline made too many files and folders in \`/data\`, \`/tmp\` and \`/results\`: its limit is ${limits.maxFiles}`;
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
