/** The end of a guest, which is the first one that it came to: what it catches and does afterwards changes nothing. */
export class Fate {
  /** @type {unknown} */
  #end = null;

  /** Makes the trap while the stack is shallow: where calls are nested too deep nothing can be made. */
  constructor() {
    uncatchable();
  }

  /** What has ended the guest, or null. */
  get end() {
    return this.#end;
  }

  /** Ends a guest again that goes on after its end. */
  check() {
    if (this.#end !== null) throw uncatchable();
  }

  /**
   * @param {unknown} end
   * @returns {unknown} to be thrown through the guest's frames
   */
  seal(end) {
    this.#end ??= end;
    return uncatchable();
  }
}

/** A module whose one function is the instruction `unreachable`. */
// biome-ignore format: section by section
const TRAPPING = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  1, 4, 1, 0x60, 0, 0,
  3, 2, 1, 0,
  7, 8, 1, 4, 0x74, 0x72, 0x61, 0x70, 0, 0,
  10, 5, 1, 3, 0, 0, 0x0b,
]);

/** @type {WebAssembly.RuntimeError | null} */
let trap = null;

/**
 * A trap of wasm's own. The `catch_all` of a guest catches any exception of JavaScript, but no trap, and engines know a
 * trap that is thrown again.
 */
function uncatchable() {
  if (trap !== null) return trap;
  const thrown = thrownByTrapping();
  if (thrown instanceof WebAssembly.RuntimeError) trap = thrown;
  return thrown;
}

/** @returns {unknown} */
function thrownByTrapping() {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(TRAPPING));
    return /** @type {() => void} */ (exports.trap)();
  } catch (error) {
    return error;
  }
}
