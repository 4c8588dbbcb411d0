/** The part of the page for pipelines that want sound: from a file or the microphone to an item, and to text on it. */

import { takeFiles } from '../chosen-files.js';
import { byId, prose } from '../dom.js';
import { decode, resampled } from './decode.js';
import { asItem, ownFile } from './item.js';
import { Peaks } from './peaks.js';
import { Player } from './player.js';
import { Recorder } from './recorder.js';
import { NAME, Transcript } from './transcript.js';
import { Waveform } from './waveform.js';
import { wishOf } from './wish.js';

/** @import { Package } from '../../loader/index.js' */
/** @import { InputFiles } from '../input/files.js' */
/** @import { Wish } from './wish.js' */

/** @typedef {{samples: Float32Array<ArrayBuffer>, rate: number}} Sound */

const INVITATION = 'Record something, or drop a sound file here. It stays in this browser.';
const RECORDING = 'Recording. Press Stop when you are done; it ends by itself after five minutes.';
const UNDRAWN = ' This browser cannot decode it, so it is not drawn.';
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
  /** What had begun when the run did. */
  #runOf = 0;
  #waveform = new Waveform();
  #player = new Player((seconds) => this.#follow(seconds));
  #transcript = new Transcript((seconds) => this.#play(seconds));
  #recorder = new Recorder({
    onBegin: () => this.#begin(RECORDING),
    onPeaks: (peaks, seconds) => this.#waveform.show(peaks, seconds),
    onEnd: (samples, rate) => this.#takeRecording(samples, rate),
    onError: ({ message }) => this.#say(message, true),
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
    if (this.#wish === null) this.#rest();
  }

  /** Nothing is recorded or played where nobody sees how to end it. */
  #rest() {
    if (this.#recorder.isRecording) this.#begin(INVITATION);
    this.#recorder.cancel();
    if (this.#player.isPlaying) this.#player.stop();
  }

  /**
   * Another package, with the sound that it brings if its input is one.
   *
   * @param {Package} content
   * @param {string} input
   * @returns {Promise<void>}
   */
  async open(content, input) {
    const own = this.#begin(INVITATION);
    const bytes = this.#wish && ownFile(content, input);
    if (!bytes) return;
    const { rate } = this.#want;
    const samples = await decode(bytes.slice().buffer, rate);
    if (own !== this.#begun) return;
    if (samples) this.#draw({ samples, rate });
    this.#say(`The package has a recording, which is ready to run.${samples ? '' : UNDRAWN}`);
    this.#runButton.disabled = false;
  }

  /** Whether the pipeline is to run as a stream. */
  get wantsStream() {
    return this.#wish?.isStream ?? false;
  }

  /** A run begins. */
  beginRun() {
    this.#runOf = this.#begun;
    this.#transcript.clear();
    this.#waveform.mark([]);
  }

  /** @param {unknown} result of the run */
  add(result) {
    if (!this.#isRun || !this.#transcript.add(result)) return;
    const { segments } = this.#transcript;
    this.#waveform.mark(segments);
    this.#transcript.showSpeed(segments.at(-1)?.end ?? null);
  }

  /** @param {number} milliseconds that the run took */
  endRun(milliseconds) {
    if (this.#isRun) this.#transcript.showSpeed(this.#seconds, milliseconds);
  }

  /** Whether what runs is on this sound, and not on one that has made room for it. */
  get #isRun() {
    return this.#wish !== null && this.#runOf === this.#begun;
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
    this.#transcript.name = NAME;
    this.#waveform.mark([]);
    this.#waveform.show(null);
    this.#playButton.disabled = true;
    this.#runButton.disabled = true;
    this.#say(note);
    return this.#begun;
  }

  /** @param {File} file */
  async #takeFile(file) {
    const wish = this.#want;
    const own = this.#begin(`Reading ${file.name}…`);
    const bytes = await file.arrayBuffer().catch(() => null);
    if (own !== this.#begun) return;
    if (!bytes) return this.#fail(`${file.name} cannot be read. Was it moved? Choose it again.`);
    const samples = await decode(bytes.slice(), wish.rate);
    if (own !== this.#begun) return;
    if (!this.#give(wish, file.name, new Uint8Array(bytes), samples)) {
      return this.#fail(`This browser cannot decode ${file.name}. Choose a WAV file.`);
    }
    this.#say(`${file.name}: ready to run.${samples ? '' : UNDRAWN}`);
  }

  /** @param {Float32Array<ArrayBuffer>} heard @param {number} rate of it */
  async #takeRecording(heard, rate) {
    const wish = this.#want;
    const own = this.#begin('Reading the recording…');
    const samples = await resampled(heard, rate, wish.rate);
    if (own !== this.#begun) return;
    this.#give(wish, 'recording.wav', null, samples);
    const isSilent = samples.every((sample) => sample === 0);
    this.#say(isSilent ? SILENT : 'The recording is ready to run.', isSilent);
  }

  /** The wish while there is one, to be kept by what takes time: the manifest may be edited meanwhile. */
  get #want() {
    return /** @type {Wish} */ (this.#wish);
  }

  /**
   * Makes the sound the whole input, if it can be.
   *
   * @param {Wish} wish
   * @param {string} name
   * @param {Uint8Array<ArrayBuffer> | null} bytes
   * @param {Float32Array<ArrayBuffer> | null} samples
   */
  #give(wish, name, bytes, samples) {
    const item = asItem(wish, bytes, samples);
    if (!item) return false;
    if (samples) this.#draw({ samples, rate: wish.rate });
    this.#inputFiles.replace(name, item.array, item.itemOf);
    this.#transcript.name = name.replace(/\.\w+$/, '');
    this.#runButton.disabled = false;
    return true;
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

  /** @param {string} message */
  #fail(message) {
    this.#say(message, true);
    this.#runButton.disabled = true;
  }

  /** @param {string} text @param {boolean} [isWrong] */
  #say(text, isWrong = false) {
    this.#note.replaceChildren(...prose(text));
    this.#note.classList.toggle('wrong', isWrong);
  }
}
