/** How much memory something takes that is still there when all garbage is gone. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/**
 * @param {() => unknown} make
 * @returns {number} bytes that what it gives takes, about
 */
export function retainedBytes(make) {
  const before = used();
  const made = make();
  const bytes = used() - before;
  return made === undefined ? Number.NaN : bytes;
}

function used() {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
