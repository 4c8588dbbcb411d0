/** Arrays that cross as the `.npy` files of whoever runs a pipeline. */

import { ARRAYS, RESULTS } from './outgoing.js';

/** @import { Files, Folder } from '../engines/engine.js' */

/** What the report puts before the names of the files that it names. */
const PREFIX = 'results/';

/** The name of a file with an array of the results. */
const RESULT = /^\d+\.npy$/;

/**
 * What a run needs that reads these, and writes its own.
 *
 * @param {Files} files
 * @returns {{folders: Folder[], args: string[]}}
 */
export function withFiles(files) {
  const arrays = { guest: ARRAYS, files: new Map(files), writable: false };
  const results = { guest: RESULTS, files: new Map(), writable: true };
  return { folders: [arrays, results], args: ['--results-prefix', PREFIX] };
}

/**
 * The arrays among what a run has left, by the names that its report has for them.
 *
 * @param {Files} files
 */
export function resultFiles(files) {
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} */
  const found = new Map();
  for (const [name, content] of files) {
    if (RESULT.test(name) && content instanceof Uint8Array) found.set(PREFIX + name, content);
  }
  return found;
}
