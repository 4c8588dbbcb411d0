/** How loud a sound is along its time, in steps that are kept instead of the samples. */

const STEP_SECONDS = 0.005;

export class Peaks {
  #rate;
  /** @type {number[]} */
  #peaks = [];
  #count = 0;
  /** The loudest of all. */
  greatest = 0;

  /** @param {number} rate in hertz */
  constructor(rate) {
    this.#rate = rate;
  }

  /** So far. */
  get seconds() {
    return this.#count / this.#rate;
  }

  /** @param {Float32Array} samples */
  add(samples) {
    const step = this.#rate * STEP_SECONDS;
    for (const sample of samples) {
      const at = Math.floor(this.#count / step);
      const peak = Math.abs(sample);
      this.#peaks[at] = Math.max(this.#peaks[at] ?? 0, peak);
      if (peak > this.greatest) this.greatest = peak;
      this.#count += 1;
    }
  }

  /**
   * The loudest of each of so many equal parts of a time, from the beginning on; 0 where there is no sound yet.
   *
   * @param {number} count
   * @param {number} seconds
   */
  columns(count, seconds) {
    const steps = seconds / STEP_SECONDS / count;
    return Float32Array.from({ length: count }, (_, column) => {
      const [from, to] = [Math.floor(column * steps), Math.ceil((column + 1) * steps)];
      return this.#peaks.slice(from, to).reduce((most, peak) => Math.max(most, peak), 0);
    });
  }
}
