/** The checksum of zip files. */

const POLYNOMIAL = 0xedb88320;

/** Bytes that are taken in at once; byte by byte it would take as long as unpacking. */
const SLICE = 8;

/** For each byte, and then the same with one more byte behind it, and so on. */
const TABLE = new Uint32Array(SLICE * 256);

for (let index = 0; index < TABLE.length; index += 1) {
  const before = TABLE[index - 256];
  TABLE[index] = index < 256 ? shifted(index) : (before >>> 8) ^ TABLE[before & 255];
}

/** @param {number} value */
function shifted(value) {
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
  return value;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} [before] the checksum of what is before them
 */
export function crc32(bytes, before = 0) {
  let value = ~before;
  let at = 0;
  for (const end = bytes.length - SLICE; at <= end; at += SLICE) {
    value ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    value =
      TABLE[0x700 | (value & 255)] ^
      TABLE[0x600 | ((value >>> 8) & 255)] ^
      TABLE[0x500 | ((value >>> 16) & 255)] ^
      TABLE[0x400 | (value >>> 24)] ^
      TABLE[0x300 | bytes[at + 4]] ^
      TABLE[0x200 | bytes[at + 5]] ^
      TABLE[0x100 | bytes[at + 6]] ^
      TABLE[bytes[at + 7]];
  }
  for (; at < bytes.length; at += 1) value = TABLE[(value ^ bytes[at]) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}
