/** Runs beside the page, where sound is: gives the page what the microphone hears. */

/** A browser calls for each 128 samples; the page is told some fifty times a second. */
const SAMPLES = 1024;

const scope = /** @type {any} */ (globalThis);

class Capture extends scope.AudioWorkletProcessor {
  #samples = new Float32Array(SAMPLES);
  #count = 0;

  /** @param {Float32Array[][]} inputs of which there is one, with one channel, once the microphone gives something */
  process([[channel]]) {
    for (const sample of channel ?? []) {
      this.#samples[this.#count++] = sample;
      if (this.#count === SAMPLES) this.#send();
    }
    return true;
  }

  #send() {
    this.port.postMessage(this.#samples);
    this.#count = 0;
  }
}

scope.registerProcessor('capture', Capture);
