/** Records with the microphone. */

/** Where the sound is taken from the microphone: a script of its own, beside the page's. */
const WORKLET = new URL('capture-worklet.js', import.meta.url);

/** Why there is no recording, and what to do, as sentences. */
export class MicrophoneError extends Error {}

const INSTEAD = 'A file can be chosen all the same.';

const NOT_FOUND = 'No microphone was found. Connect one and press Record again.';

/** By the names that browsers have for what went wrong. @type {{[name: string]: string}} */
const REASONS = {
  NotAllowedError:
    'The microphone was refused. Allow it for this page, mostly at the icon beside its address, and press Record again.',
  SecurityError:
    'The microphone is forbidden on this page. Its server or the page around it has to allow it (`Permissions-Policy`).',
  NotFoundError: NOT_FOUND,
  OverconstrainedError: NOT_FOUND, // WebKit
  NotReadableError:
    'The microphone gives no sound. Another program may have it: end that and press Record again.',
  AbortError: 'The microphone stopped before it began. Press Record again.',
};

const INSECURE =
  'The microphone needs a secure page: open this one at an address with `https://`, or on its own machine as `http://localhost`.';
const NONE =
  'This browser gives its pages no microphone. Use another one, or record with another program.';

const UNLOADED =
  'A part of the page that records did not arrive. Reload the page and press Record again.';
const NO_CLOCK =
  'This browser begins no recording. It may need something to play sound on: connect headphones or loudspeakers and press Record again.';

/** A browser begins within some milliseconds. */
const START_LIMIT_MS = 5_000;

/** One recording. */
export class Recording {
  #stream;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {Float32Array[]} */
  #parts = [];

  /**
   * Use {@link Recording.begin}.
   *
   * @param {MediaStream} stream
   */
  constructor(stream) {
    this.#stream = stream;
  }

  /**
   * Asks the person, and begins.
   *
   * @param {(samples: Float32Array<ArrayBuffer>, rate: number) => void} onSamples as they come
   * @param {() => void} onLost the microphone was taken away meanwhile
   * @returns {Promise<Recording>}
   * @throws {MicrophoneError}
   */
  static async begin(onSamples, onLost) {
    const stream = await ask();
    const recording = new Recording(stream);
    try {
      const context = await recording.#start();
      recording.#listen(context, onSamples, onLost);
      return recording;
    } catch (cause) {
      recording.end();
      throw cause instanceof MicrophoneError ? cause : unusable(cause);
    }
  }

  async #start() {
    const context = new AudioContext();
    this.#context = context;
    await context.audioWorklet.addModule(WORKLET).catch((cause) => {
      throw new MicrophoneError(`${UNLOADED} ${INSTEAD}`, { cause });
    });
    // Where nothing plays sound Firefox neither begins nor says so.
    const begun = context.resume().then(() => true);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, START_LIMIT_MS, false);
    });
    const isRunning = await Promise.race([begun, late]).finally(() => clearTimeout(timer));
    if (!isRunning) throw new MicrophoneError(`${NO_CLOCK} ${INSTEAD}`);
    return context;
  }

  /** In hertz. */
  get rate() {
    return /** @type {AudioContext} */ (this.#context).sampleRate;
  }

  /**
   * @param {AudioContext} context
   * @param {(samples: Float32Array<ArrayBuffer>, rate: number) => void} onSamples
   * @param {() => void} onLost
   */
  #listen(context, onSamples, onLost) {
    const tracks = this.#stream.getTracks();
    // What was taken away before somebody listened is told to nobody, and gives silence.
    if (tracks.some(({ readyState }) => readyState === 'ended')) {
      throw new MicrophoneError(`${REASONS.AbortError} ${INSTEAD}`);
    }
    const mono = /** @type {const} */ ({ channelCount: 1, channelCountMode: 'explicit' });
    const capture = new AudioWorkletNode(context, 'capture', { ...mono, numberOfOutputs: 0 });
    capture.port.onmessage = ({ data }) => {
      this.#parts.push(data);
      onSamples(data, this.rate);
    };
    new MediaStreamAudioSourceNode(context, { mediaStream: this.#stream }).connect(capture);
    for (const track of tracks) track.onended = onLost;
  }

  /** Ends it, and gives what was heard. The browser's sign that the microphone is on goes out. */
  end() {
    for (const track of this.#stream.getTracks()) track.stop();
    this.#context?.close();
    const samples = new Float32Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      samples.set(part, at);
      at += part.length;
    }
    return samples;
  }
}

/** @returns {Promise<MediaStream>} */
async function ask() {
  if (!globalThis.isSecureContext) throw new MicrophoneError(`${INSECURE} ${INSTEAD}`);
  if (!navigator.mediaDevices?.getUserMedia || typeof AudioWorkletNode !== 'function') {
    throw new MicrophoneError(`${NONE} ${INSTEAD}`);
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (cause) {
    throw unusable(cause);
  }
}

/** @param {unknown} cause as the browser has it */
function unusable(cause) {
  const { name, message } = /** @type {DOMException} */ (cause);
  const reason = REASONS[name] ?? `The microphone cannot be used: ${message || name}.`;
  return new MicrophoneError(`${reason} ${INSTEAD}`, { cause });
}
