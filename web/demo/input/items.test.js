import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NdArray } from '../../loader/index.js';
import { arrayName, itemOf, markerOf, withArrays, withItem } from './items.js';

const encode = (text) => new TextEncoder().encode(text);

test('text stays text, NumPy’s files are arrays, and anything else is bytes', () => {
  assert.equal(itemOf('a.CSV', encode('x,y\n1,ü\n')), 'x,y\n1,ü\n');
  const matrix = new NdArray(new Int16Array([1, 2]), { shape: [1, 2] });
  assert.deepEqual(itemOf('a.npy', matrix.toNpy()), matrix);
  assert.deepEqual(itemOf('a.wav', encode('RIFF')), new NdArray(encode('RIFF')));
  assert.throws(() => itemOf('a.npy', encode('no array')), { name: 'ArrayError' });
});

test('each array has a name of its own', () => {
  const taken = new Map([
    ['a.wav.npy', 1],
    ['b.npy', 1],
    ['b-2.npy', 1],
  ]);
  assert.deepEqual(
    ['a.wav', 'b.npy', 'c.NPY'].map((file) => arrayName(file, taken)),
    ['a.wav-2.npy', 'b-3.npy', 'c.npy'],
  );
});

test('items come after those that are there', () => {
  assert.deepEqual(JSON.parse(withItem(null, 'text')), ['text']);
  assert.deepEqual(JSON.parse(withItem('[1, 2]', markerOf('a.npy'))), [
    ...[1, 2],
    { __numpy__: true, file: 'a.npy' },
  ]);
});

test('arrays are put where their names stand, and nothing else is touched', () => {
  const array = new NdArray(new Uint8Array(2));
  const marker = JSON.stringify(markerOf('a.npy'));
  const other = markerOf('elsewhere.npy');
  const text = `[{"samples": ${marker}, "gain": 0.5}, [${marker}], ${JSON.stringify(other)}, null]`;
  assert.deepEqual(withArrays(text, new Map([['a.npy', array]])), [
    { samples: array, gain: 0.5 },
    [array],
    other,
    null,
  ]);
});
