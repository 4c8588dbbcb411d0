/** WAV files of one channel, with 16 bits for each sample. */

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
const FULL_SCALE = 0x7fff;
const PCM = 1;

/**
 * @param {Float32Array} samples from -1 to 1; what is louder is cut
 * @param {number} rate in hertz
 */
export function toWav(samples, rate) {
  const size = samples.length * SAMPLE_BYTES;
  const bytes = new Uint8Array(HEADER_BYTES + size);
  const view = new DataView(bytes.buffer);
  const text = (/** @type {number} */ at, /** @type {string} */ letters) =>
    bytes.set(new TextEncoder().encode(letters), at);
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + size, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * SAMPLE_BYTES, true);
  view.setUint16(32, SAMPLE_BYTES, true);
  view.setUint16(34, SAMPLE_BYTES * 8, true);
  text(36, 'data');
  view.setUint32(40, size, true);
  for (const [index, sample] of samples.entries()) {
    const cut = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER_BYTES + index * SAMPLE_BYTES, Math.round(cut * FULL_SCALE), true);
  }
  return bytes;
}
