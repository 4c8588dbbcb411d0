/** What the page shows of how a run ended. */

import { PackageError, PipelineError } from '../loader/index.js';

/** @import { RuntimeMetrics } from '../loader/runner.js' */
/** @import { NodeRun } from './graph/view.js' */

/**
 * What the runtime says of each node, by its id.
 *
 * @param {RuntimeMetrics | null | undefined} runtime
 * @param {NodeRun['state']} state
 * @returns {Map<string, NodeRun>}
 */
export function nodeRuns(runtime, state) {
  return new Map((runtime?.nodes ?? []).map(({ id, ...run }) => [id, { ...run, state }]));
}

/** @param {unknown} error */
export function isAborted(error) {
  if (error instanceof PackageError) return error.code === 'aborted';
  if (error instanceof PipelineError) return error.kind === 'aborted';
  return error instanceof DOMException && error.name === 'AbortError';
}
