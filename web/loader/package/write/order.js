/** The order of names in packages, which is that of their bytes. */

/**
 * JavaScript's own order differs beyond 16 bits.
 *
 * @param {string} one
 * @param {string} other
 */
export function byBytes(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    if (one[at] !== other[at]) return pointAt(one, at) - pointAt(other, at);
  }
  return one.length - other.length;
}

/** @param {string} text @param {number} at */
function pointAt(text, at) {
  return /** @type {number} */ (text.codePointAt(at));
}
