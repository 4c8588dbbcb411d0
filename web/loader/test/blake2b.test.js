/** BLAKE2b against Node's own. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { blake2b } from '../package/blake2b.js';

const expected = (bytes) => createHash('blake2b512').update(bytes).digest('hex');

/** Bytes in which no two blocks are the same. */
function bytesOf(length) {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 7) * 17) & 255);
}

test('every length around the size of a block', () => {
  for (let length = 0; length <= 700; length += 1) {
    const bytes = bytesOf(length);
    assert.equal(Buffer.from(blake2b(bytes)).toString('hex'), expected(bytes), `${length} bytes`);
  }
});

test('as many bytes as a package has, and a part of others', () => {
  const bytes = bytesOf(5_000_001).subarray(1);
  assert.equal(Buffer.from(blake2b(bytes)).toString('hex'), expected(bytes));
});
