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
 * Blocks this thread. A page's main thread may not sleep: there this spins.
 *
 * @param {bigint} duration
 */
export function sleep(duration) {
  const ms = Number(duration) / NANOSECONDS_IN_MS;
  const until = performance.now() + ms;
  const idle = sleepCell();
  if (idle) {
    try {
      Atomics.wait(idle, 0, 0, ms);
    } catch {
      // Here only waiting on a promise is allowed, which a syscall cannot do.
    }
  }
  while (performance.now() < until);
}

/** @type {Int32Array | null | undefined} */
let cell;

/**
 * Something to wait for in vain. Pages without cross-origin isolation have no SharedArrayBuffer to
 * make, but may have a shared wasm memory, which is as good as long as nobody else gets it.
 */
function sleepCell() {
  if (cell === undefined) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      cell = new Int32Array(memory.buffer);
    } catch {
      cell = null;
    }
  }
  return cell;
}
