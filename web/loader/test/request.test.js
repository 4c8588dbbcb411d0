/** What JSON cannot hold is refused with its place, instead of becoming something else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutgoingArrays } from '../arrays/outgoing.js';
import { encodeRequest } from '../execution/request.js';
import { NdArray, PipelineError } from '../index.js';

const encode = (input, mode = 'files') =>
  new TextDecoder().decode(encodeRequest('{}', input, new OutgoingArrays(mode, false)));

function refusal(manifest, input) {
  try {
    encodeRequest(manifest, input, new OutgoingArrays('files', false));
  } catch (error) {
    assert(error instanceof PipelineError, error.stack);
    const kind = error.message.startsWith('`manifest') ? 'invalid_manifest' : 'invalid_input';
    assert.deepEqual([error.kind, error.reportedBy], [kind, 'host']);
    return error.message;
  }
  return assert.fail('it was taken');
}

const sparse = [1];
sparse[2] = 3;
const itself = { name: 'loop' };
itself.inner = [itself];

const refused = {
  'a DataView': [[[new DataView(new ArrayBuffer(1))]], /^`input\[0\]\[0\]` has the type DataView/],
  'an ArrayBuffer': [
    [1, new ArrayBuffer(1)],
    /^`input\[1\]` has the type ArrayBuffer, .*`new Uint8Array\(buffer\)`/,
  ],
  'shared memory': [[new SharedArrayBuffer(1)], /^`input\[0\]` has the type SharedArrayBuffer/],
  'a Map': [[new Map([[1, 2]])], /^`input\[0\]` has the type Map, .*`Object\.fromEntries`/],
  'a Set': [[new Set([1])], /^`input\[0\]` has the type Set, .*`Array\.from`/],
  'a Blob': [[new Blob(['x'])], /^`input\[0\]` has the type Blob, .*give objects/],
  'a Promise': [[Promise.resolve(1)], /^`input\[0\]` has the type Promise/],
  'an Error': [[new Error('x')], /^`input\[0\]` has the type Error/],
  NaN: [[1, NaN], /^`input\[1\]` is NaN, which JSON cannot hold; give null/],
  'NaN in an object': [[Object(NaN)], /^`input\[0\]` is NaN/],
  Infinity: [[{ x: { y: -Infinity } }], /^`input\[0\]\.x\.y` is -Infinity/],
  undefined: [[undefined], /^`input\[0\]` is undefined/],
  'a field that is undefined': [
    [{ a: 1, 'b c': undefined }],
    /^`input\[0\]\["b c"\]` is undefined/,
  ],
  'a hole': [sparse, /^`input\[1\]` is undefined/],
  'a function': [[() => 1], /^`input\[0\]` is a function/],
  'a function as the input': [() => 1, /^`input` is a function/],
  'half a character': [
    ['good', 'cut \ud83d'],
    /^`input\[1\]` has half a surrogate pair, .*`toWellFormed\(\)`/,
  ],
  'its other half': [[{ a: ['\ude00 cut'] }], /^`input\[0\]\.a\[0\]` has half a surrogate pair/],
  'half a character in a text object': [[Object('\ud83d')], /^`input\[0\]` has half a surrogate/],
  'half a character in a name': [
    [{ '\ud83d': 1 }],
    /^`input\[0\]` has a name with half a surrogate/,
  ],
  'half a character in JSON text': ['["cut \ud83d"]', /^`input\[0\]` has half a surrogate pair/],
  'the escape of one': ['[1, {"a": "cut \\uD83D"}]', /^`input\[1\]\.a` has half a surrogate pair/],
  'a typed array as the input': [
    new Float64Array([1]),
    /^`input` is of the type Float64Array; .*`\[array\]`/,
  ],
  'a generator as the input': [
    (function* () {})(),
    /^`input` has the type Generator, .*`Array\.from`/,
  ],
  'a symbol': [[Symbol('x')], /^`input\[0\]` is a symbol/],
  'a BigInt': [[1n], /^`input\[0\]` is a bigint, which JSON cannot hold; .*text/],
  'a BigInt in an object': [[Object(1n)], /^`input\[0\]` has the type BigInt/],
  'what toJSON gives': [[{ toJSON: () => ({ x: NaN }) }], /^`input\[0\]\.x` is NaN/],
  'what contains itself': [[itself], /^`input\[0\]\.inner\[0\]` contains itself/],
};

for (const [name, [input, message]] of Object.entries(refused)) {
  test(`${name} is refused by name`, () => assert.match(refusal('{}', input), message));
}

test('an array in a manifest is refused: nothing there can be one', () => {
  const manifest = { nodes: [{ params: { window: new Float32Array([1, 2]) } }] };
  const message =
    /^`manifest\.nodes\[0\]\.params\.window` has the type Float32Array, .*Array\.from/;
  assert.match(refusal(manifest, null), message);
});

test('something stands for an array, wherever it is', () => {
  const array = new Int16Array([1, 2]);
  const matrix = new NdArray(new Uint8Array([1, 2]), { shape: [1, 2] });
  const late = { toJSON: () => ({ x: new Uint8Array([3]) }) };
  const itself = { toJSON: () => new Uint8Array([4]) };
  const input = [
    array,
    { rate: 1, samples: matrix, again: array },
    Buffer.from('abc'),
    late,
    itself,
  ];
  const file = (name) => ({ __numpy__: true, file: name });
  const inFiles = [
    file('0.npy'),
    { rate: 1, samples: file('1.npy'), again: file('0.npy') },
    ...[file('2.npy'), { x: file('3.npy') }, file('4.npy')],
  ];
  assert.deepEqual(JSON.parse(encode(input)).input_data, inFiles);
  const text = (dtype, shape, data) => ({ __numpy__: true, dtype, shape, data });
  const inline = [
    text('int16', [2], 'AQACAA=='),
    { rate: 1, samples: text('uint8', [1, 2], 'AQI='), again: text('int16', [2], 'AQACAA==') },
    ...[text('uint8', [3], 'YWJj'), { x: text('uint8', [1], 'Aw==') }],
    text('uint8', [1], 'BA=='),
  ];
  assert.deepEqual(JSON.parse(encode(input, 'inline')).input_data, inline);
});

test('an array of some megabytes is one text', () => {
  const bytes = new Uint8Array(5_000_000).map((_, at) => at * 31);
  const { data } = JSON.parse(encode([bytes], 'inline')).input_data[0];
  assert(Buffer.from(data, 'base64').equals(bytes));
});

test('two halves are a character, and a backslash makes no escape of an escape', () => {
  const texts = ['["\\ud83d\\ude00"]', '["\ud83d\ude00"]', '["\\\\ud83d"]'];
  for (const text of texts) assert.equal(encode(text), `{"manifest":{},"input_data":${text}}`);
});

test('a manifest is looked through, too', () => {
  const manifest = { nodes: [{ params: { factor: NaN } }] };
  assert.match(refusal(manifest, null), /^`manifest\.nodes\[0\]\.params\.factor` is NaN/);
  assert.match(
    refusal('{"nodes": "\\uDE00"}', null),
    /^`manifest\.nodes` has half a surrogate pair/,
  );
});

test('what is nested too deeply is an error of the run', () => {
  let deep = [];
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  assert.match(refusal('{}', deep), /is not JSON/);
});

test('whatever JSON has goes through as it is', () => {
  class Point {
    x = 1;
  }
  const twice = { shared: true };
  const input = [null, true, 'text', 1.5, -1, [], {}, { a: [twice, twice] }, new Point()];
  const bare = Object.assign(Object.create(null), { b: 2 });
  const more = [bare, new Date(0), Object('s'), Object(7), new URL('http://localhost/')];
  for (const items of [input, more]) {
    assert.equal(encode(items), `{"manifest":{},"input_data":${JSON.stringify(items)}}`);
  }
});
