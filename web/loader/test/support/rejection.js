import assert from 'node:assert/strict';

/**
 * The error of a promise that must be rejected, and with that kind of error.
 *
 * @template {Error} E
 * @param {Promise<unknown>} promise
 * @param {new (...args: any[]) => E} Kind
 * @returns {Promise<E>}
 */
export async function rejection(promise, Kind) {
  const error = await promise.then(
    () => assert.fail(`there is no ${Kind.name}: it succeeded`),
    (error) => error,
  );
  assert(error instanceof Kind, error.stack);
  return error;
}
