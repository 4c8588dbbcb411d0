/** The button that records, and what is seen while it does. */

import { byId } from '../dom.js';
import { Recording } from './microphone.js';
import { Peaks } from './peaks.js';
import { formatPlace } from './segments.js';

/** A recording ends by itself after this. */
const LIMIT_SECONDS = 300;

/** So much is shown at first; the picture grows with the sound. */
const SHOWN_SECONDS = 10;

/**
 * @typedef {object} Listener
 * @property {() => void} onBegin
 * @property {(peaks: Peaks, seconds: number) => void} onPeaks what is heard so far, and how much a picture of it shows
 * @property {(samples: Float32Array<ArrayBuffer>, rate: number) => void} onEnd
 * @property {(error: Error) => void} onError
 */

export class Recorder {
  #button = byId('record');
  #time = byId('sound-time');
  #listener;
  /** @type {Recording | null} */
  #recording = null;
  /** @type {Peaks | null} */
  #peaks = null;
  /** Counts what was asked for, so that an answer that comes late begins nothing. */
  #asked = 0;
  #isAsking = false;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.#button.addEventListener('click', () => (this.#recording ? this.#end() : this.#begin()));
  }

  get isRecording() {
    return this.#recording !== null;
  }

  /** Ends it, and forgets what was heard. */
  cancel() {
    this.#asked += 1;
    this.#isAsking = false;
    this.#recording?.end();
    this.#close();
  }

  async #begin() {
    if (this.#isAsking) return; // the browser waits for the person's answer
    this.#isAsking = true;
    this.#asked += 1;
    const own = this.#asked;
    try {
      const hear = this.#hear.bind(this);
      const recording = await Recording.begin(hear, () => this.#end());
      if (own !== this.#asked) return recording.end();
      this.#recording = recording;
      this.#button.textContent = 'Stop';
      this.#button.dataset.recording = '';
      this.#listener.onBegin();
    } catch (error) {
      if (own === this.#asked) this.#listener.onError(/** @type {Error} */ (error));
    } finally {
      if (own === this.#asked) this.#isAsking = false; // or somebody asks anew
    }
  }

  /** @param {Float32Array<ArrayBuffer>} samples @param {number} rate */
  #hear(samples, rate) {
    if (!this.#recording) return;
    this.#peaks ??= new Peaks(rate);
    this.#peaks.add(samples);
    const { seconds } = this.#peaks;
    this.#time.textContent = `${formatPlace(seconds)} of ${formatPlace(LIMIT_SECONDS)}`;
    this.#listener.onPeaks(this.#peaks, Math.max(SHOWN_SECONDS, seconds));
    if (seconds >= LIMIT_SECONDS) this.#end();
  }

  #end() {
    if (!this.#recording) return;
    const { rate } = this.#recording;
    const samples = this.#recording.end();
    this.#close();
    this.#listener.onEnd(samples, rate);
  }

  #close() {
    this.#recording = null;
    this.#peaks = null;
    this.#button.textContent = 'Record';
    delete this.#button.dataset.recording;
    this.#time.textContent = '';
  }
}
