/** Arrays and their files, against what NumPy writes. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ArrayError, NdArray } from '../index.js';

const FILES = JSON.parse(
  readFileSync(new URL('./support/npy-files.json', import.meta.url), 'utf8'),
);

/** Bytes in memory of their own, as what comes from a guest. */
const decode = (base64) => Uint8Array.from(Buffer.from(base64, 'base64'));
const bytesOf = ({ buffer, byteOffset, byteLength }) =>
  new Uint8Array(buffer, byteOffset, byteLength);

describe('files of NumPy', () => {
  for (const [name, { file, dtype, shape, bytes }] of Object.entries(FILES)) {
    test(name, () => {
      const array = NdArray.fromNpy(decode(file));
      assert.deepEqual([array.dtype, array.shape], [dtype, shape]);
      assert.deepEqual(bytesOf(array.data), decode(bytes));
      const again = NdArray.fromNpy(array.toNpy());
      assert.deepEqual([again.dtype, again.shape, again.data], [dtype, shape, array.data]);
      const isOrdinary = !/Fortran|version/.test(name);
      if (isOrdinary) assert.deepEqual(array.toNpy(), decode(file));
    });
  }
});

const read = (name) => NdArray.fromNpy(decode(FILES[name].file)).data;

test('each dtype is in the typed array that has its numbers', () => {
  assert.deepEqual(read('float32'), new Float32Array([0, 0.25, 0.5, 0.75, 1, 1.25]));
  assert.deepEqual(read('int64'), new BigInt64Array([0n, 1n, 2n, 3n, 4n, 5n]));
  assert.deepEqual(read('bool'), new Uint8Array([0, 1, 1, 1, 1, 1]));
  assert.deepEqual(read('complex64').slice(0, 4), new Float32Array([0, 1, 1, 1]));
  assert.deepEqual(read('time'), new BigInt64Array([1767323045678n, -(2n ** 63n)]));
  assert.deepEqual(read('big-endian').slice(8, 16), new Uint8Array([0x3f, 0xf0, 0, 0, 0, 0, 0, 0]));
  assert.deepEqual(read('bytes'), new Uint8Array([97, 98, 0, 99, 100, 101]));
});

test('items are not copied, unless they begin where no typed array can', () => {
  const file = decode(FILES.float64.file);
  assert.equal(NdArray.fromNpy(file).data.buffer, file.buffer);
  const shifted = new Uint8Array(file.length + 1).subarray(1);
  shifted.set(file);
  const array = NdArray.fromNpy(shifted);
  assert.notEqual(array.data.buffer, shifted.buffer);
  assert.deepEqual(array.data, read('float64'));
});

test('dtype and shape follow from a typed array', () => {
  const array = new NdArray(new Int16Array(6));
  assert.deepEqual([array.dtype, array.shape, array.size], ['int16', [6], 6]);
  assert.deepEqual(new NdArray(new Float32Array(6), { shape: [3, 2] }).shape, [3, 2]);
  assert.deepEqual(new NdArray(new Float64Array(4), { dtype: 'complex128' }).shape, [2]);
  assert.deepEqual(new NdArray(new Uint8Array(9), { dtype: '|S3' }).shape, [3]);
  assert.equal(new NdArray(new Uint8ClampedArray(2)).dtype, 'uint8');
  assert.equal(new NdArray(new Float32Array(1), { dtype: '<f4' }).dtype, 'float32');
});

const refused = {
  'a shape of another size': [[new Float32Array(5), { shape: [2, 3] }], /takes 6 elements, not/],
  'a negative length': [[new Int8Array(1), { shape: [-1, -1] }], /`-1`, which is no length/],
  'a length that is no number': [[new Int8Array(1), { shape: ['1'] }], /`1`, which is no length/],
  'a shape beyond all numbers': [[new Int8Array(1), { shape: [2 ** 40, 2 ** 40] }], /too large/],
  'too many dimensions': [[new Int8Array(1), { shape: Array(65).fill(1) }], /at most 64/],
  'a typed array of another dtype': [
    [new Float32Array(1), { dtype: 'float64' }],
    /`float64` is held by a Float64Array, not by a Float32Array/,
  ],
  'half a complex number': [[new Float32Array(3), { dtype: 'complex64' }], /`1.5`/],
  'an unknown dtype': [[new Uint8Array(1), { dtype: 'float7' }], /`float7` is unknown/],
  'a time of four bytes': [[new Uint8Array(4), { dtype: '<M4[s]' }], /is unknown/],
  longdouble: [[new Uint8Array(16), { dtype: '<f16' }], /`<f16` cannot leave its machine/],
  'pointers to objects': [[new Uint8Array(4), { dtype: '|O' }], /`\|O` cannot leave its machine/],
  'objects in a field': [[new Uint8Array(4), { dtype: "[('x', '|O')]" }], /cannot leave/],
  'a list that is no dtype': [
    [new Uint8Array(4), { dtype: "['x']" }],
    /a field of the dtype is not a name/,
  ],
  'an array of JavaScript': [[[1, 2]], /no dtype has the numbers of a Array/],
  'a DataView': [[new DataView(new ArrayBuffer(1))], /no dtype has the numbers of a DataView/],
};

for (const [name, [args, message]] of Object.entries(refused)) {
  test(`${name} is refused by name`, () => {
    assert.throws(() => new NdArray(...args), { name: 'ArrayError', message });
  });
}

/** A file with this header, of fewer than 256 characters. */
function fileWith(header, items = 0, major = 1) {
  const text = Buffer.from(header);
  const prefix = Buffer.from([0x93, ...Buffer.from('NUMPY'), major, 0, text.length, 0]);
  const wide = major === 1 ? Buffer.alloc(0) : Buffer.alloc(2);
  return Uint8Array.from(Buffer.concat([prefix, wide, text, Buffer.alloc(items)]));
}

const FIELDS = { descr: "'<f8'", fortran_order: 'False', shape: '(2,)' };
const header = (changed) => {
  const fields = Object.entries({ ...FIELDS, ...changed });
  return `{${fields.map(([name, value]) => `'${name}': ${value}`).join(', ')}}`;
};
const nested = '['.repeat(150);

const damaged = {
  'no file': [new Uint8Array(), /does not begin as/],
  'another format': [decode('UEsDBAAAAAAAAAAAAAAAAAAA'), /does not begin as/],
  'a later version': [fileWith(header({}), 16, 4), /version 4\.0/],
  'a header beyond the end': [fileWith(header({}), 16).subarray(0, 40), /more than there can be/],
  'a header of four gigabytes': [
    Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 2, 0, 255, 255, 255, 255]),
    /4294967295 bytes, which is more/,
  ],
  'too few items': [fileWith(header({}), 15), /\(2\) has 16 bytes, but 15 follow/],
  'more after the items': [fileWith(header({}), 17), /has 16 bytes, but 17 follow/],
  'no dictionary': [fileWith('[1]'), /character 0 is not `\{`/],
  'half a dictionary': [fileWith("{'descr': "), /is not a value/],
  'a second dictionary': [fileWith(`${header({})}{}`, 16), /is not the end/],
  'code instead of a value': [fileWith(header({ descr: 'exit()' })), /is not a value/],
  'a missing field': [fileWith("{'descr': '<f8'}"), /no `fortran_order`/],
  'a number as dtype': [fileWith(header({ descr: '8' })), /neither a text nor a list/],
  'an unknown dtype': [fileWith(header({ descr: "'f7'" }), 16), /`f7` is unknown/],
  'pickled objects': [fileWith(header({ descr: "'|O'" }), 16), /cannot leave its machine/],
  'an order that is no boolean': [fileWith(header({ fortran_order: '1' })), /no boolean/],
  'a shape that is no tuple': [fileWith(header({ shape: '(2)' }), 16), /`shape` is no tuple/],
  'a negative length': [fileWith(header({ shape: '(-2,)' }), 16), /`-2`, which is no length/],
  'a length in words': [fileWith(header({ shape: "('2',)" }), 16), /`2`, which is no length/],
  'lengths beyond all numbers': [
    fileWith(header({ shape: `(${10 ** 15}, ${10 ** 15})` }), 16),
    /too large/,
  ],
  'lists in lists in lists': [fileWith(`{'descr': ${nested}`, 0, 2), /deeper than 100 levels/],
};

for (const [name, [file, message]] of Object.entries(damaged)) {
  test(`${name} in a file is refused by name`, () => {
    assert.throws(
      () => NdArray.fromNpy(file),
      (error) => error instanceof ArrayError && message.test(error.message),
    );
  });
}

test('whatever becomes of one byte, a file is read or refused', () => {
  const file = decode(FILES.structured.file);
  for (let at = 0; at < 192; at += 1) {
    for (const change of [1, 8, 0x20, 0x80]) {
      const changed = file.slice();
      changed[at] ^= change;
      try {
        const { data, size } = NdArray.fromNpy(changed);
        assert(size * 4 <= data.byteLength || data.byteLength === 0, `byte ${at}`);
      } catch (error) {
        assert(error instanceof ArrayError, `byte ${at}: ${error.stack}`);
      }
    }
  }
});
