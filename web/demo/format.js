/** Numbers as people read them. */

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'];

/** @param {number} bytes */
export function formatBytes(bytes) {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  if (power === 0) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return `${threeDigits(bytes / 1024 ** power)} ${UNITS[power]}`;
}

/** @param {number} milliseconds */
export function formatTime(milliseconds) {
  if (milliseconds >= 1000) return `${threeDigits(milliseconds / 1000)} s`;
  if (milliseconds >= 0.01 || milliseconds === 0) return `${threeDigits(milliseconds)} ms`;
  return '< 0.01 ms';
}

/**
 * @param {number} number
 * @param {string} singular
 * @param {string} plural
 */
export function formatCount(number, singular, plural = `${singular}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? singular : plural}`;
}

/** @param {number} value */
function threeDigits(value) {
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(decimals)));
}

/**
 * A message as a sentence: errors begin in lower case and have no full stop.
 *
 * @param {string} message
 */
export function asSentence(message) {
  const capitalised = message.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?]$/.test(capitalised) ? capitalised : `${capitalised}.`;
}
