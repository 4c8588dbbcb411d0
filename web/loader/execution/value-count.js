/**
 * How many values a JSON text has, before it is read: a value of two or three letters takes some dozen bytes of memory.
 */

/** So many are read in any case, and of an error document no more. */
export const ALWAYS = 1_000_000;

/** A longer text may have one value for so many of its bytes. Rows of numbers and short words have fewer. */
const BYTES_OF_ONE = 6;

/**
 * @param {number} maxBytes that a text may have
 */
export function mostValues(maxBytes) {
  return Math.max(ALWAYS, Math.floor(maxBytes / BYTES_OF_ONE));
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** What stands before each value but the outermost: a comma, or the beginning of an array or object. */
const BEFORE_VALUE = new Set([0x2c, 0x5b, 0x7b]);

/**
 * @param {string} text
 * @param {number} most
 */
export function hasMoreValues(text, most) {
  if (text.length / 2 < most) return false; // there is no room for them
  let count = 1;
  for (let at = 0; at < text.length && count <= most; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) at = endOfString(text, at);
    else if (BEFORE_VALUE.has(letter)) count += 1;
  }
  return count > most;
}

/**
 * Where the string ends that begins there, or the text.
 *
 * @param {string} text
 * @param {number} start
 */
function endOfString(text, start) {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
}
