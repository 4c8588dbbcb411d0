/** What a pipeline says of the input that people are to give it, in its `metadata`. */

/** What speech is recorded with. */
const STANDARD_RATE = 16_000;

/** Browsers resample to these and no others. */
const [LEAST_RATE, GREATEST_RATE] = [8_000, 96_000];

/**
 * @typedef {object} Wish of a pipeline that wants sound
 * @property {'file' | 'samples'} form an item is the bytes of a file, or `{audio_data, sample_rate}`
 * @property {number} rate of what the page records or decodes, in hertz
 * @property {boolean} isStream whether results are to be seen as they come
 */

/**
 * `"metadata": {"input": {"audio": "file", "sample_rate": 16000, "stream": true}}`
 *
 * @param {any} manifest which may be half typed
 * @returns {Wish | null} null if it wants no sound
 */
export function wishOf(manifest) {
  const { audio, sample_rate: rate, stream } = manifest?.metadata?.input ?? {};
  if (audio !== 'file' && audio !== 'samples') return null;
  const isPossible = Number.isInteger(rate) && rate >= LEAST_RATE && rate <= GREATEST_RATE;
  return { form: audio, rate: isPossible ? rate : STANDARD_RATE, isStream: stream === true };
}
