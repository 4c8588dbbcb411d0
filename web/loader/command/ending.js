/** How a run without a result ends: as a kind, a message and an exit code, which are those of `rmpkg run`. */

import { PackageError, PipelineError } from '../errors.js';

const INTERNAL = 1;
const BAD_INPUT = 2;
const NODE_FAILED = 3;
const LIMIT = 4;

/** Usage that is wrong ends like a bad input. */
export const WRONG_USAGE = BAD_INPUT;

/** By kind; `docs/runtime.md` has the same table. */
const EXIT_CODES = new Map([
  ...['invalid_input', 'invalid_manifest', 'unknown_node_type'].map((kind) => [kind, BAD_INPUT]),
  ...['ambiguous_node_type', 'invalid_parameter', 'missing_input'].map((kind) => [kind, BAD_INPUT]),
  ...['invalid_package', 'untrusted_package'].map((kind) => [kind, BAD_INPUT]),
  ...['node_failed', 'missing_module', 'unsupported_value'].map((kind) => [kind, NODE_FAILED]),
  ...['memory', 'recursion', 'timeout', 'stack'].map((kind) => [kind, LIMIT]),
  ...['output', 'data', 'files'].map((kind) => [kind, LIMIT]),
]);

/** Whatever is not named is broken. @param {string} kind */
export function exitCodeOf(kind) {
  return EXIT_CODES.get(kind) ?? INTERNAL;
}

/** Codes of packages that are good, but not what was demanded. */
const UNTRUSTED = new Set([
  ...['signature_missing', 'wrong_key', 'signature_invalid', 'signature_unsupported'],
  ...['signature_malformed', 'wrong_runtime', 'sha256_differs'],
]);

/** Something that was named on the command line and cannot be used. */
export class BadRequest extends Error {}

/** The package file is not the one that was demanded. */
export class Untrusted extends Error {}

/**
 * @typedef {object} Said
 * @property {string} kind
 * @property {string} message
 * @property {number} [stream_item] the last item that a stream had read
 *
 * @typedef {object} Ending
 * @property {number} exitCode
 * @property {Said | null} said null where the guest has said it itself, on stderr
 */

/**
 * @param {unknown} error
 * @returns {Ending}
 */
export function endingOf(error) {
  if (error instanceof PipelineError) return ofRun(error);
  if (error instanceof PackageError) return said(kindOf(error), error.message);
  if (error instanceof Untrusted) return said('untrusted_package', error.message);
  if (error instanceof BadRequest) return said('invalid_input', error.message);
  return said('internal', error instanceof Error ? error.message : String(error));
}

/** @param {PipelineError} error */
function ofRun({ kind, reportedBy, message, exitCode, streamItem }) {
  if (reportedBy === 'guest') return { exitCode: exitCode ?? INTERNAL, said: null };
  const ending = said(kind === 'worker' || kind === 'storage' ? 'internal' : kind, message);
  if (ending.said && typeof streamItem === 'number') ending.said.stream_item = streamItem;
  return kind === 'no_result' && exitCode ? { ...ending, exitCode } : ending;
}

/** @param {PackageError} error */
function kindOf({ code }) {
  if (code === 'public_key_malformed') return 'invalid_input';
  if (code === 'insecure_context' || code === 'engine_unavailable') return 'internal';
  return UNTRUSTED.has(code) ? 'untrusted_package' : 'invalid_package';
}

/**
 * @param {string} kind
 * @param {string} message
 * @returns {Ending}
 */
function said(kind, message) {
  return { exitCode: exitCodeOf(kind), said: { kind, message } };
}
