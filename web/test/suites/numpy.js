import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { assertInitialized, enginesOf, oneNode, Runner } from './runner.js';

/** Typed arrays are NumPy's to Python nodes, and what these give are typed arrays. */
export function numpy(context) {
  for (const { options, mode } of enginesOf(context)) {
    describe(options.engine, () => {
      before(async () => {
        if (!context.pages[mode]) await context.open(mode);
        const runner = new Runner(context, 'numpy', mode);
        assertInitialized(await runner.initialize('packages/numpy.rmpkg', options));
      });
      tests(context, mode);
    });
  }
}

function tests(context, mode) {
  const run = (code, ...args) => context.pages[mode].evaluate(code, ...args);

  test('a signal becomes a spectrum', async () => {
    const { peak, dtype, shape, greatest, failure } = await run(runSpectrum);
    assert.equal(failure, undefined, failure?.message);
    assert.deepEqual([peak, dtype, shape], [440, 'float64', [4001]]);
    assert(Math.abs(greatest - 4000) < 1e-3, `${greatest}`);
  });

  test('items are arrays to Python', async () => {
    const { results, failure } = await run(runDescribe, oneNode('arrays:Describe'));
    assert.equal(failure, undefined, failure?.message);
    assert.deepEqual(results, [
      ['ndarray', 'float32', [2, 3], true, 15],
      ['ndarray', 'int64', [2], true, 2 ** 40],
      ['ndarray', 'uint8', [], true, 7],
    ]);
  });

  test('results of any dtype and layout are arrays in C order', async () => {
    const { results, failure } = await run(runDtypes, oneNode('arrays:Dtypes'));
    assert.equal(failure, undefined, failure?.message);
    const { half, ...others } = results;
    assert.deepEqual([half.dtype, half.shape], ['float16', [2, 3]]);
    const record = "[('n', '<i4'), ('x', '<f8')]";
    assert.deepEqual(others, {
      default: array('int64', 'BigInt64Array', [2, 3], ['0', '1', '2', '3', '4', '5']),
      transposed: array('int64', 'BigInt64Array', [3, 2], ['0', '3', '1', '4', '2', '5']),
      'every other': array('int64', 'BigInt64Array', [2, 2], ['0', '2', '3', '5']),
      complex: array('complex128', 'Float64Array', [1], [1, 2]),
      'big-endian': array('>f8', 'Uint8Array', [1], [0x3f, 0xf8, 0, 0, 0, 0, 0, 0]),
      time: array('datetime64[ms]', 'BigInt64Array', [1], ['1767323045678']),
      text: array(
        '<U5',
        'Uint8Array',
        [1],
        [...'grüße'].flatMap((c) => [c.charCodeAt(0), 0, 0, 0]),
      ),
      record: array(record, 'Uint8Array', [1], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 64]),
      bool: array('bool', 'Uint8Array', [2, 3], [0, 0, 0, 1, 1, 1]),
      '0-d': array('uint8', 'Uint8Array', [], [7]),
    });
  });
}

function array(dtype, type, shape, values) {
  return { dtype, type, shape, values };
}

/** A second of a tone through the package's own pipeline; runs in the page. */
function runSpectrum() {
  return harness
    .attempt('spectrum', async () => {
      const samples = new Float64Array(8000).map((_, at) =>
        Math.sin((2 * Math.PI * 440 * at) / 8000),
      );
      const { results } = await harness.runners
        .get('numpy')
        .execute(null, [{ samples, rate: 8000 }]);
      const [{ peak, power }] = results;
      const greatest = power.data.reduce((most, value) => Math.max(most, value));
      return { peak, greatest, dtype: power.dtype, shape: power.shape };
    })
    .then(({ value, failure }) => value ?? { failure });
}

/** Runs in the page, too. */
function runDescribe(manifest) {
  const { NdArray } = harness;
  const items = [
    new NdArray(new Float32Array([0, 1, 2, 3, 4, 5]), { shape: [2, 3] }),
    new BigInt64Array([1n, 2n ** 40n - 1n]),
    new NdArray(new Uint8Array([7]), { shape: [] }),
  ];
  return harness
    .attempt('describe', () => harness.runners.get('numpy').execute(manifest, items))
    .then(({ value, failure }) => (failure ? { failure } : { results: value.results }));
}

/** As does this. */
async function runDtypes(manifest) {
  const { value, failure } = await harness.attempt('dtypes', () =>
    harness.runners.get('numpy').execute(manifest, [null]),
  );
  if (failure) return { failure };
  const described = Object.entries(value.results[0]).map(([name, { dtype, shape, data }]) => {
    const values = Array.from(data, (item) => (typeof item === 'bigint' ? String(item) : item));
    return [name, { dtype, type: data.constructor.name, shape, values }];
  });
  return { results: Object.fromEntries(described) };
}
