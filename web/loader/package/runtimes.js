/** The runtimes that somebody trusts, by their digests. */

import { PackageError } from '../errors.js';
import { SHA256 } from './provenance.js';

/** @param {unknown} runtimes as a caller gives them */
export function checkRuntimes(runtimes) {
  const good =
    Array.isArray(runtimes) &&
    runtimes.length > 0 &&
    runtimes.every((one) => typeof one === 'string' && SHA256.test(one));
  if (good) return;
  throw new TypeError(
    '`runtimes` is no list of digests; give the SHA-256 of each module as 64 lower-case hexadecimal digits',
  );
}

/**
 * @param {string} sha256 of the module, which was verified
 * @param {string[]} runtimes
 */
export function requireRuntime(sha256, runtimes) {
  if (runtimes.includes(sha256)) return;
  const message = `the package's runtime has the SHA-256 ${sha256}, which is not among \`runtimes\`; add it if you trust that module`;
  throw new PackageError('wrong_runtime', message);
}
