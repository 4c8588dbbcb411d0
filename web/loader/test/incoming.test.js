/** Reports of guests that mean no good, and arrays that are text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveArrays } from '../arrays/incoming.js';
import { ArrayError, NdArray } from '../index.js';

/** What is in the place of `value` afterwards. */
function received(value, files = new Map()) {
  const document = { results: [value], other: value };
  receiveArrays(document, ['results'], JSON.stringify('__numpy__'), files);
  assert.equal(document.other, value);
  return document.results[0];
}

const deep = (levels) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const marker = (fields) => ({ __numpy__: true, ...fields });
const meta = (fields) => marker({ array: { meta: fields, data: 'AQIDBA==' } });

test('both forms of text become arrays, of any dtype', () => {
  const bytes = new Uint8Array([1, 2, 3, 4]);
  const forms = [
    [meta({ shape: [2, 2], dtype: 'uint8', size: 4 }), 'uint8', bytes],
    [marker({ shape: [4], dtype: '|u1', data: 'AQIDBA==' }), 'uint8', bytes],
    [meta({ shape: [2], dtype: '>i2' }), '>i2', bytes],
    [meta({ shape: [1], dtype: 'float32' }), 'float32', new Float32Array(bytes.buffer)],
    [
      meta({
        shape: [2],
        dtype: [
          ['a', '|u1'],
          ['b', '|u1'],
        ],
      }),
      "[('a', '|u1'), ('b', '|u1')]",
      bytes,
    ],
    [meta({ shape: [], dtype: [["it's", '|u1', [2, 2]]] }), "[(\"it's\", '|u1', (2, 2))]", bytes],
  ];
  for (const [value, dtype, data] of forms) {
    const array = received(value);
    assert(array instanceof NdArray, JSON.stringify(value));
    assert.deepEqual([array.dtype, array.data], [dtype, data]);
  }
  const long = received(marker({ shape: [1], dtype: 'datetime64[ms]', data: 'AQAAAAAAAAA=' }));
  assert.deepEqual(long.data, new BigInt64Array([1n]));
});

test('what cannot be read as text stays what it is', () => {
  const values = [
    meta({ shape: [3], dtype: 'uint8' }),
    meta({ shape: [2 ** 40, 2 ** 40], dtype: 'uint8' }),
    meta({ shape: '4', dtype: 'uint8' }),
    meta({ shape: [4], dtype: 'object' }),
    meta({ shape: [4], dtype: deep(100_000) }),
    meta({ shape: [1], dtype: `[('${'x'.repeat(10_000_000)}', '<f4')]` }),
    meta({ shape: [4], dtype: [deep(100_000)] }),
    meta({ shape: [1], dtype: [['x', '|u1', deep(100_000)]] }),
    meta({ shape: deep(100_000), dtype: 'uint8' }),
    marker({ array: deep(100_000) }),
    marker({ array: null }),
    marker({ dtype: 'uint8', shape: [4], data: 'AQIDBA' }),
    marker({ dtype: 'uint8', shape: [4], data: 'AQID BA=' }),
    marker({ dtype: 'uint8', shape: [4], data: '!!!!' }),
    marker({ dtype: 'uint8', shape: [4], data: 4 }),
  ];
  for (const value of values) assert.equal(received(value), value);
});

test('arrays are found however deep they are', () => {
  const array = meta({ shape: [4], dtype: 'uint8' });
  let value = array;
  for (let level = 0; level < 100_000; level += 1) value = [value];
  let inner = received(value);
  while (Array.isArray(inner)) [inner] = inner;
  assert(inner instanceof NdArray);
});

test('what is read as a file is refused, whatever it says', () => {
  const npy = new NdArray(new Uint8Array(4)).toNpy();
  const files = new Map([
    ['a', npy],
    ['folder', null],
  ]);
  const refused = [
    marker({ file: deep(100_000) }),
    marker({ file: 'x'.repeat(1_000_000) }),
    marker({ file: 'folder' }),
    marker({ file: '__proto__' }),
    marker({ file: 'a', shape: deep(100_000) }),
    marker({ file: 'a', shape: null }),
    marker({ file: 'a', dtype: deep(100_000) }),
    marker({ file: 'a', dtype: null }),
    marker({ file: 'a', dtype: `[('${'x'.repeat(1_000_000)}', '<f4')]` }),
  ];
  for (const value of refused) {
    assert.throws(
      () => received(value, files),
      (error) => error instanceof ArrayError && error.message.length < 300,
    );
  }
  assert.deepEqual(received(marker({ file: 'a', shape: [4] }), files).data, new Uint8Array(4));
});
