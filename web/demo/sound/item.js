/** What becomes of a sound in the input. */

import { NdArray } from '../../loader/index.js';
import { toWav } from './wav.js';

/** @import { Package } from '../../loader/index.js' */
/** @import { Wish } from './wish.js' */

/**
 * An array, and the item that it is a part of or the whole.
 *
 * @param {Wish} wish
 * @param {Uint8Array<ArrayBuffer> | null} bytes of a file, if the sound comes from one
 * @param {Float32Array<ArrayBuffer> | null} samples with the rate that is wished; null if they are not known
 * @returns {{array: NdArray, itemOf: (marker: object) => object} | null} null if nothing can be made of it
 */
export function asItem({ form, rate }, bytes, samples) {
  if (form === 'file') {
    const file = bytes ?? (samples && toWav(samples, rate));
    return file && { array: new NdArray(file), itemOf: (marker) => marker };
  }
  if (!samples) return null;
  return {
    array: new NdArray(samples, { shape: [1, samples.length] }),
    itemOf: (marker) => ({ audio_data: marker, sample_rate: rate }),
  };
}

/**
 * The file of the package that its input names.
 *
 * @param {Package} content
 * @param {string} input
 */
export function ownFile(content, input) {
  const [, path] = /^\s*\[\s*"\/(app\/[^"\\]+)"\s*\]\s*$/.exec(input) ?? [];
  return path ? content.read(path) : null;
}
