/**
 * When something is kept: what is to be kept is copied first, and while that goes on the page does nothing else. So it
 * waits until the first run has ended, though not for ever.
 */

/** How long it waits for that. */
const PATIENCE_MS = 2_000;

export class Keeping {
  #keep;
  /** @type {Promise<void> | null} */
  #kept = null;

  /** @param {() => Promise<void>} keep which never rejects */
  constructor(keep) {
    this.#keep = keep;
  }

  /** Waits from now on. */
  wait() {
    const timer = /** @type {any} */ (setTimeout(() => this.begin(), PATIENCE_MS));
    timer.unref?.(); // Node would wait with its end
  }

  /** Begins, if nobody has, once the caller has gone on. */
  begin() {
    this.#kept ??= new Promise((resolve) => setTimeout(resolve)).then(this.#keep);
    return this.#kept;
  }
}
