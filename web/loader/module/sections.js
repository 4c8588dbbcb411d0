/** The sections of a wasm module, which engines read in full: here only what limits need. */

const HEADER_BYTES = 8;

/**
 * @param {Uint8Array} bytes of a module
 * @param {number} id
 * @param {{isWhole?: boolean}} [options] whether all of it has to be there
 * @returns {{start: number, content: number, end: number} | null} null where there is none, or not the whole of it
 * @throws {RangeError} where a number is cut off
 */
export function findSection(bytes, id, { isWhole = true } = {}) {
  const reader = { bytes, at: HEADER_BYTES };
  while (reader.at < bytes.length) {
    const start = reader.at;
    const found = bytes[reader.at++];
    const size = readU32(reader);
    const content = reader.at;
    reader.at += size;
    if (found === id && (reader.at <= bytes.length || !isWhole))
      return { start, content, end: reader.at };
  }
  return null;
}

/**
 * An unsigned LEB128 number.
 *
 * @param {{bytes: Uint8Array, at: number}} reader
 */
export function readU32(reader) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined || shift > 28) throw new RangeError('a number in it is cut off');
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}

/** The same number as bytes. @param {number} value */
export function encodeU32(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}
