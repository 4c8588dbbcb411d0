/** From a file to samples of one channel, by what the browser itself can decode. */

/** Decoded it would be so large that pages end: some hours of speech. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Several channels become their mean.
 *
 * @param {ArrayBuffer} bytes of a file, which the browser takes away
 * @param {number} rate that is wanted
 * @returns {Promise<Float32Array<ArrayBuffer> | null>} null if this browser cannot decode it
 */
export async function decode(bytes, rate) {
  if (bytes.byteLength > MOST_BYTES) return null;
  try {
    // A context that is never run: what is decoded has its rate.
    const context = new OfflineAudioContext(1, 1, rate);
    return mixed(await context.decodeAudioData(bytes));
  } catch {
    return null;
  }
}

/**
 * The samples at another rate.
 *
 * @param {Float32Array<ArrayBuffer>} samples
 * @param {number} from
 * @param {number} to
 * @returns {Promise<Float32Array<ArrayBuffer>>}
 */
export async function resampled(samples, from, to) {
  if (from === to || samples.length === 0) return samples;
  const length = Math.max(1, Math.round((samples.length * to) / from));
  const context = new OfflineAudioContext(1, length, to);
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: from });
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

/** @param {AudioBuffer} buffer @returns {Float32Array<ArrayBuffer>} */
function mixed(buffer) {
  const [first, ...others] = Array.from({ length: buffer.numberOfChannels }, (_, index) =>
    buffer.getChannelData(index),
  );
  if (others.length === 0) return first;
  return first.map(
    (sample, at) =>
      others.reduce((sum, channel) => sum + channel[at], sample) / buffer.numberOfChannels,
  );
}
