/** What JSON cannot hold is refused with its place, instead of becoming something else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRequest } from '../execution/request.js';
import { PipelineError } from '../index.js';

const encode = (input) => new TextDecoder().decode(encodeRequest('{}', input));

function refusal(manifest, input) {
  try {
    encodeRequest(manifest, input);
  } catch (error) {
    assert(error instanceof PipelineError, error.stack);
    assert.deepEqual([error.kind, error.reportedBy], ['invalid_input', 'host']);
    return error.message;
  }
  return assert.fail('it was taken');
}

const sparse = [1];
sparse[2] = 3;
const itself = { name: 'loop' };
itself.inner = [itself];

const refused = {
  'a typed array': [
    [new Float32Array([1, 2])],
    /^`input\[0\]` has the type Float32Array, .*Array\.from/,
  ],
  'a typed array in an item': [
    [{ samples: new Int16Array(1), rate: 1 }],
    /^`input\[0\]\.samples` has the type Int16Array/,
  ],
  'a typed array as the input': [new Float64Array(2), /^`input` has the type Float64Array/],
  'a Buffer, which would write itself as JSON': [
    [Buffer.from('x')],
    /^`input\[0\]` has the type Uint8Array/,
  ],
  'a DataView': [[[new DataView(new ArrayBuffer(1))]], /^`input\[0\]\[0\]` has the type DataView/],
  'an ArrayBuffer': [[1, new ArrayBuffer(1)], /^`input\[1\]` has the type ArrayBuffer/],
  'shared memory': [[new SharedArrayBuffer(1)], /^`input\[0\]` has the type SharedArrayBuffer/],
  'a Map': [[new Map([[1, 2]])], /^`input\[0\]` has the type Map/],
  'a Set': [[new Set([1])], /^`input\[0\]` has the type Set/],
  'a Blob': [[new Blob(['x'])], /^`input\[0\]` has the type Blob/],
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
  'a symbol': [[Symbol('x')], /^`input\[0\]` is a symbol/],
  'a BigInt': [[1n], /^`input\[0\]` is a bigint, which JSON cannot hold; .*text/],
  'a BigInt in an object': [[Object(1n)], /^`input\[0\]` has the type BigInt/],
  'what toJSON gives': [[{ toJSON: () => ({ x: NaN }) }], /^`input\[0\]\.x` is NaN/],
  'what contains itself': [[itself], /^`input\[0\]\.inner\[0\]` contains itself/],
};

for (const [name, [input, message]] of Object.entries(refused)) {
  test(`${name} is refused by name`, () => assert.match(refusal('{}', input), message));
}

test('a manifest is looked through, too', () => {
  const manifest = { nodes: [{ params: { factor: NaN } }] };
  assert.match(refusal(manifest, null), /^`manifest\.nodes\[0\]\.params\.factor` is NaN/);
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
