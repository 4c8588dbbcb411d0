/**
 * BLAKE2b-512, RFC 7693, which WebCrypto lacks. A word of 64 bits is two elements, the low half
 * first: JavaScript has no fast integers of that size.
 */

const BLOCK_BYTES = 128;

/** The first words of SHA-512. */
const IV = Uint32Array.of(
  ...[0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372],
  ...[0x5f1d36f1, 0xa54ff53a, 0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c],
  ...[0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19],
);

/** The order of the message's words in each round. */
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const ROUNDS = 12;

/** Which words each mixing of a round takes: the columns of a square, then its diagonals. */
const MIXED = [
  ...[0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  ...[0, 5, 10, 15, 1, 6, 11, 12, 2, 7, 8, 13, 3, 4, 9, 14],
].map((word) => 2 * word);

/** No key, a digest of 64 bytes, no tree. */
const PARAMETERS = 0x01010040;

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array<ArrayBuffer>} 64 bytes
 */
export function blake2b(bytes) {
  const state = IV.slice();
  state[0] ^= PARAMETERS;
  const work = new Uint32Array(32);
  const message = new Uint32Array(32);
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK_BYTES));
  for (let block = 0; block < blocks; block += 1) {
    const end = Math.min((block + 1) * BLOCK_BYTES, bytes.length);
    readWords(bytes.subarray(block * BLOCK_BYTES, end), message);
    compress(state, work, message, end, block === blocks - 1);
  }
  const digest = new DataView(new ArrayBuffer(64));
  for (let at = 0; at < 16; at += 1) digest.setUint32(4 * at, state[at], true);
  return new Uint8Array(digest.buffer);
}

/**
 * Little-endian, filled up with zeros.
 *
 * @param {Uint8Array} bytes at most a block
 * @param {Uint32Array} words
 */
function readWords(bytes, words) {
  words.fill(0);
  for (let at = 0; at < bytes.length; at += 1) words[at >> 2] |= bytes[at] << (8 * (at & 3));
}

/**
 * @param {Uint32Array} state
 * @param {Uint32Array} work
 * @param {Uint32Array} message
 * @param {number} count bytes of the message up to the end of this block
 * @param {boolean} isLast
 */
function compress(state, work, message, count, isLast) {
  work.set(state);
  work.set(IV, 16);
  work[24] ^= count;
  work[25] ^= Math.floor(count / 2 ** 32);
  if (isLast) {
    work[28] = ~work[28];
    work[29] = ~work[29];
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = SIGMA[round % SIGMA.length];
    for (let at = 0; at < 16; at += 2) {
      const [x, y] = [2 * order[at], 2 * order[at + 1]];
      mix(work, 2 * at, message[x], message[x + 1], message[y], message[y + 1]);
    }
  }
  for (let at = 0; at < 16; at += 1) state[at] ^= work[at] ^ work[at + 16];
}

/**
 * @param {Uint32Array} v
 * @param {number} which of the mixings of a round, times four
 * @param {number} xLow
 * @param {number} xHigh
 * @param {number} yLow
 * @param {number} yHigh
 */
function mix(v, which, xLow, xHigh, yLow, yHigh) {
  const a = MIXED[which];
  const b = MIXED[which + 1];
  const c = MIXED[which + 2];
  const d = MIXED[which + 3];
  add(v, a, v[b], v[b + 1]);
  add(v, a, xLow, xHigh);
  xorAndSwap(v, d, a);
  add(v, c, v[d], v[d + 1]);
  xorAndRotate(v, b, c, 24);
  add(v, a, v[b], v[b + 1]);
  add(v, a, yLow, yHigh);
  xorAndRotate(v, d, a, 16);
  add(v, c, v[d], v[d + 1]);
  xorAndRotateBack(v, b, c);
}

/**
 * @param {Uint32Array} v
 * @param {number} to
 * @param {number} low
 * @param {number} high
 */
function add(v, to, low, high) {
  const sum = v[to] + low;
  v[to] = sum;
  v[to + 1] += high + (sum >= 2 ** 32 ? 1 : 0);
}

/**
 * Rotates to the right by half a word: the halves change places.
 *
 * @param {Uint32Array} v
 * @param {number} to
 * @param {number} from
 */
function xorAndSwap(v, to, from) {
  const low = v[to] ^ v[from];
  v[to] = v[to + 1] ^ v[from + 1];
  v[to + 1] = low;
}

/**
 * Rotates to the right by less than half a word.
 *
 * @param {Uint32Array} v
 * @param {number} to
 * @param {number} from
 * @param {number} bits
 */
function xorAndRotate(v, to, from, bits) {
  const low = v[to] ^ v[from];
  const high = v[to + 1] ^ v[from + 1];
  v[to] = (low >>> bits) | (high << (32 - bits));
  v[to + 1] = (high >>> bits) | (low << (32 - bits));
}

/**
 * Rotates to the left by one bit, which is to the right by 63.
 *
 * @param {Uint32Array} v
 * @param {number} to
 * @param {number} from
 */
function xorAndRotateBack(v, to, from) {
  const low = v[to] ^ v[from];
  const high = v[to + 1] ^ v[from + 1];
  v[to] = (low << 1) | (high >>> 31);
  v[to + 1] = (high << 1) | (low >>> 31);
}
