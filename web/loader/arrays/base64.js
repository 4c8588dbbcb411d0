/** Bytes as text, where a browser may not have it yet. */

/** As many characters as a call may have arguments, and a multiple of three. */
const PIECE_BYTES = 24_576;

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  if ('toBase64' in bytes) return /** @type {any} */ (bytes).toBase64();
  const pieces = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES))));
  }
  return pieces.join('');
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer> | null} null if it is no base64, padding included
 */
export function fromBase64(text) {
  if (text.length % 4 !== 0 || /\s/.test(text)) return null;
  try {
    if ('fromBase64' in Uint8Array) return /** @type {any} */ (Uint8Array).fromBase64(text);
    return decode(atob(text));
  } catch {
    return null;
  }
}

/** @param {string} characters */
function decode(characters) {
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
