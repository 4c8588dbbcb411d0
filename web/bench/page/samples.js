/** What is before the samples in a WAV file with nothing else in it. */
const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;
const LOUDEST = 32_768;

/** The samples, from -1 to 1, of a WAV file on this server, which has one channel and 16 bits for each of them. */
export async function samplesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`\`${url}\` is not there`);
  const file = new DataView(await response.arrayBuffer(), HEADER_BYTES);
  const sample = (_, place) => file.getInt16(place * BYTES_PER_SAMPLE, true) / LOUDEST;
  return Float32Array.from({ length: Math.floor(file.byteLength / BYTES_PER_SAMPLE) }, sample);
}
