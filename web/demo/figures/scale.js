/** From values to places on a line, and the ticks beside it. */

/**
 * The least and the greatest of the numbers that are finite, or null if there are none.
 *
 * @param {Float64Array} values
 * @returns {[least: number, greatest: number] | null}
 */
export function extentOf(values) {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? [least, greatest] : null;
}

/** The same with some room, where all values are one. @param {[number, number]} extent @returns {[number, number]} */
export function widened([least, greatest]) {
  if (greatest - least > 0 && Number.isFinite(greatest - least)) return [least, greatest];
  if (least < greatest) return [least / 2, greatest / 2]; // so far apart that the distance overflows
  const room = Math.abs(least) / 2 || 1;
  return [least - room, greatest + room];
}

/**
 * Places values between two points.
 *
 * @param {[number, number]} extent
 * @param {number} from
 * @param {number} to
 */
export function scaleFor([least, greatest], from, to) {
  return (/** @type {number} */ value) =>
    from + ((value - least) / (greatest - least)) * (to - from);
}

/**
 * Round numbers within an extent, about as many as wanted.
 *
 * @param {[number, number]} extent
 * @param {number} wanted
 */
export function ticksIn([least, greatest], wanted) {
  const rough = (greatest - least) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  if (!step || !Number.isFinite(step)) return [least, greatest];
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(greatest / step + 1e-9);
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return [least, greatest];
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/**
 * A number as a tick or a sentence has it.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function shortNumber(value, digits = 6) {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const text =
    size !== 0 && (size >= 1e7 || size < 1e-4) ? rounded.toExponential() : String(rounded);
  return text.replace('e+', 'e').replaceAll('-', '−');
}
