/** The part of the page for pipelines that want sound: from a file or the microphone to an item, and to text on it. */

import { NdArray } from '../../loader/index.js';
import { takeFiles } from '../chosen-files.js';
import { byId, prose } from '../dom.js';
import { decode, resampled } from './decode.js';
import { MicrophoneError } from './microphone.js';
import { Peaks } from './peaks.js';
import { Player } from './player.js';
import { Recorder } from './recorder.js';
import { Transcript } from './transcript.js';
import { toWav } from './wav.js';
import { Waveform } from './waveform.js';
import { wishOf } from './wish.js';

/** @import { Package } from '../../loader/index.js' */
/** @import { InputFiles } from '../input/files.js' */
/** @import { Wish } from './wish.js' */

/** @typedef {{samples: Float32Array<ArrayBuffer>, rate: number}} Sound */

const INVITATION = 'Record something, or drop a sound file here. It stays in this browser.';
const RECORDING = 'Recording. Press Stop when you are done; it ends by itself after five minutes.';
const SILENT = 'Nothing was heard. Is it the right microphone, and is it switched on?';

export class SoundPanel {
  #card = byId('sound');
  #note = byId('sound-note');
  #playButton = byId('sound-play');
  #runButton = byId('sound-run');
  #inputFiles;
  /** @type {Wish | null} */
  #wish = null;
  /** What is played and drawn, if the browser could decode it. @type {Sound | null} */
  #sound = null;
  /** Counts what was begun, so that a file that takes long to decode replaces nothing newer. */
  #begun = 0;
  #waveform = new Waveform();
  #player = new Player((seconds) => this.#follow(seconds));
  #transcript = new Transcript((seconds) => this.#play(seconds));
  #recorder = new Recorder({
    onBegin: () => this.#begin(RECORDING),
    onPeaks: (peaks, seconds) => this.#waveform.show(peaks, seconds),
    onEnd: (samples, rate) => this.#takeRecording(samples, rate),
    onError: (error) => this.#fail(error),
  });

  /**
   * @param {InputFiles} inputFiles where items go
   * @param {() => void} onRun
   */
  constructor(inputFiles, onRun) {
    this.#inputFiles = inputFiles;
    takeFiles(byId('sound-file'), this.#card, ([file]) => file && this.#takeFile(file));
    this.#runButton.addEventListener('click', onRun);
    this.#playButton.addEventListener('click', () =>
      this.#player.isPlaying ? this.#player.stop() : this.#play(0),
    );
    byId('sound-wave').addEventListener('click', (/** @type {MouseEvent} */ event) =>
      this.#play(this.#waveform.placeOf(event)),
    );
  }

  /**
   * Shows itself for a pipeline that wants sound.
   *
   * @param {unknown} manifest
   */
  declare(manifest) {
    this.#wish = wishOf(manifest);
    this.#card.hidden = this.#wish === null;
    if (this.#wish === null) this.#recorder.cancel();
  }

  /**
   * Another package, with the sound that it brings if its input is one.
   *
   * @param {Package} content
   * @param {string} input
   * @returns {Promise<void>}
   */
  async open(content, input) {
    this.#begin(INVITATION);
    const bytes = this.#wish && ownFile(content, input);
    if (bytes) await this.#show(new Blob([bytes]), 'The recording of the package.');
  }

  /** Whether the pipeline is to run as a stream. */
  get wantsStream() {
    return this.#wish?.isStream ?? false;
  }

  /** A run begins. */
  beginRun() {
    this.#transcript.clear();
    this.#waveform.mark([]);
  }

  /** @param {unknown} result of the run */
  add(result) {
    if (!this.#wish || !this.#transcript.add(result)) return;
    const { segments } = this.#transcript;
    this.#waveform.mark(segments);
    this.#transcript.showSpeed(segments.at(-1)?.end ?? null);
  }

  /** @param {number} milliseconds that the run took */
  endRun(milliseconds) {
    if (this.#wish) this.#transcript.showSpeed(this.#seconds, milliseconds);
  }

  get #seconds() {
    return this.#sound && this.#sound.samples.length / this.#sound.rate;
  }

  /** What was there makes room. @param {string} note */
  #begin(note) {
    this.#begun += 1;
    if (note !== RECORDING) this.#recorder.cancel();
    this.#player.stop();
    this.#sound = null;
    this.#transcript.clear();
    this.#waveform.mark([]);
    this.#waveform.show(null);
    this.#playButton.disabled = true;
    this.#runButton.disabled = true;
    this.#say(note);
  }

  /** @param {File} file */
  async #takeFile(file) {
    const { form, rate } = /** @type {Wish} */ (this.#wish);
    this.#begin(`Reading ${file.name}…`);
    const own = this.#begun;
    const sound = await this.#show(file, `${file.name}: ready to run.`);
    if (own !== this.#begun) return;
    if (form === 'samples' && !sound) {
      return this.#fail(new Error(`This browser cannot decode ${file.name}. Choose a WAV file.`));
    }
    const bytes = form === 'file' ? await file.arrayBuffer() : null;
    if (own === this.#begun) this.#give(file.name, bytes && new Uint8Array(bytes), sound, rate);
  }

  /** @param {Float32Array<ArrayBuffer>} heard @param {number} from its rate */
  async #takeRecording(heard, from) {
    const { form, rate } = /** @type {Wish} */ (this.#wish);
    this.#begin('Reading the recording…');
    const own = this.#begun;
    const sound = { samples: await resampled(heard, from, rate), rate };
    if (own !== this.#begun) return;
    this.#draw(sound);
    const isSilent = sound.samples.every((sample) => sample === 0);
    this.#say(isSilent ? SILENT : 'The recording is ready to run.', isSilent);
    const bytes = form === 'file' ? toWav(sound.samples, rate) : null;
    this.#give('recording.wav', bytes, sound, rate);
  }

  /**
   * Makes the sound the whole input.
   *
   * @param {string} name
   * @param {Uint8Array<ArrayBuffer> | null} bytes null for samples
   * @param {Sound | null} sound
   * @param {number} rate
   */
  #give(name, bytes, sound, rate) {
    if (bytes) this.#inputFiles.replace(name, new NdArray(bytes), (marker) => marker);
    else {
      const samples = /** @type {Sound} */ (sound).samples;
      const array = new NdArray(samples, { shape: [1, samples.length] });
      const item = (/** @type {object} */ marker) => ({ audio_data: marker, sample_rate: rate });
      this.#inputFiles.replace(name, array, item);
    }
    this.#transcript.name = name.replace(/\.\w+$/, '');
    this.#runButton.disabled = false;
  }

  /**
   * @param {Blob} file
   * @param {string} note
   */
  async #show(file, note) {
    const { rate } = /** @type {Wish} */ (this.#wish);
    const own = this.#begun;
    const samples = await decode(file, rate);
    if (own !== this.#begun) return null;
    this.#say(samples ? note : `${note} This browser cannot decode it, so it is not drawn.`);
    this.#runButton.disabled = false;
    if (!samples) return null;
    const sound = { samples, rate };
    this.#draw(sound);
    return sound;
  }

  /** @param {Sound} sound */
  #draw(sound) {
    const peaks = new Peaks(sound.rate);
    peaks.add(sound.samples);
    this.#sound = sound;
    this.#waveform.show(peaks);
    this.#playButton.disabled = sound.samples.length === 0;
  }

  /** @param {number} seconds */
  #play(seconds) {
    if (this.#sound) this.#player.play(this.#sound.samples, this.#sound.rate, seconds);
  }

  /** @param {number | null} seconds */
  #follow(seconds) {
    this.#playButton.textContent = seconds === null ? 'Play' : 'Stop playing';
    this.#waveform.pointAt(seconds);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#say(/** @type {Error} */ (error).message, true);
    if (!(error instanceof MicrophoneError)) this.#runButton.disabled = true;
  }

  /** @param {string} text @param {boolean} [isWrong] */
  #say(text, isWrong = false) {
    this.#note.replaceChildren(...prose(text));
    this.#note.classList.toggle('wrong', isWrong);
  }
}

/**
 * The file of the package that its input names.
 *
 * @param {Package} content
 * @param {string} input
 */
function ownFile(content, input) {
  const [, path] = /^\s*\[\s*"\/(app\/[^"\\]+)"\s*\]\s*$/.exec(input) ?? [];
  return path ? content.read(path) : null;
}
