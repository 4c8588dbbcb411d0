/** Plays a sound, and says where it is. */

export class Player {
  #onPlace;
  /** @type {AudioContext | null} */
  #context = null;
  #frame = 0;

  /** @param {(seconds: number | null) => void} onPlace with each frame; null when it is over */
  constructor(onPlace) {
    this.#onPlace = onPlace;
  }

  get isPlaying() {
    return this.#context !== null;
  }

  /**
   * @param {Float32Array<ArrayBuffer>} samples
   * @param {number} rate in hertz
   * @param {number} from in seconds
   */
  play(samples, rate, from) {
    this.stop();
    const buffer = new AudioBuffer({ length: Math.max(1, samples.length), sampleRate: rate });
    buffer.copyToChannel(samples, 0);
    const context = new AudioContext();
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(context.destination);
    source.onended = () => this.#context === context && this.stop();
    source.start(0, from);
    this.#context = context;
    const follow = () => {
      this.#onPlace(Math.min(buffer.duration, from + context.currentTime));
      this.#frame = requestAnimationFrame(follow);
    };
    follow();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#context?.close();
    this.#context = null;
    this.#onPlace(null);
  }
}
