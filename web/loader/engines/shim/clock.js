/** Time for the guest, in nanoseconds. */

const NANOSECONDS_IN_MS = 1e6;

/** @param {number} ms */
function nanoseconds(ms) {
  return BigInt(Math.round(ms * NANOSECONDS_IN_MS));
}

/** Since 1970. */
export function now() {
  return nanoseconds(performance.timeOrigin + performance.now());
}

/** Since some moment in the past; never goes back. */
export function monotonic() {
  return nanoseconds(performance.now());
}

/**
 * Blocks this thread. A page's main thread may not sleep, it has to run idle.
 *
 * @param {bigint} duration
 */
export function sleep(duration) {
  const ms = Number(duration) / NANOSECONDS_IN_MS;
  const until = performance.now() + ms;
  const cell = sleepCell();
  if (cell) {
    try {
      Atomics.wait(cell, 0, 0, ms);
    } catch {
      // Here only waiting on a promise is allowed, which a syscall cannot do.
    }
  }
  while (performance.now() < until);
}

/** @type {Int32Array | null | undefined} */
let cell;

/** Something to wait for in vain; without cross-origin isolation there may be none. */
function sleepCell() {
  cell ??=
    typeof SharedArrayBuffer === 'undefined' ? null : new Int32Array(new SharedArrayBuffer(4));
  return cell;
}
