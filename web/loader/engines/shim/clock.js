/** Time for the guest, in nanoseconds. */

const NANOSECONDS_IN_MS = 1e6;

/** @param {number} ms */
function nanoseconds(ms) {
  return BigInt(Math.round(ms * NANOSECONDS_IN_MS));
}

/** A difference to the system's clock that is no matter of rounding: the clock was set, or the machine slept. */
const NOTABLE_MS = 1000;

/** Kept, since it is no constant in WebKit, where time went back by it. */
let origin = performance.timeOrigin;

/** To be called where a guest begins: while it runs, its time goes on and never back. */
export function followSystemClock() {
  const ahead = Date.now() - (origin + performance.now());
  if (Math.abs(ahead) > NOTABLE_MS) origin += ahead;
}

/** Since 1970. */
export function now() {
  return nanoseconds(origin + performance.now());
}

/** Since some moment in the past; never goes back. */
export function monotonic() {
  return nanoseconds(performance.now());
}

/**
 * How many steps of the clock are looked at, and for how long at most. One step may be a long one, since other programs run
 * as well.
 */
const STEPS = 20;
const MEASURING_MS = 20;
const MOST_LOOKS = 10_000_000;

/** @type {bigint | undefined} */
let measured;

/** The smallest step of the clocks: browsers make them coarse so that pages can't spy on each other. */
export function resolution() {
  measured ??= nanoseconds(smallestStep());
  return measured > 0n ? measured : 1n;
}

function smallestStep() {
  const start = performance.now();
  let smallest = Infinity;
  let before = start;
  for (let looks = 0, steps = 0; looks < MOST_LOOKS && steps < STEPS; looks += 1) {
    const time = performance.now();
    if (time === before) continue;
    smallest = Math.min(smallest, time - before);
    before = time;
    steps = before - start < MEASURING_MS ? steps + 1 : STEPS;
  }
  return Number.isFinite(smallest) ? smallest : MEASURING_MS;
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
