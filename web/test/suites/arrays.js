import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { assertInitialized, enginesOf, oneNode, Runner, THREADS } from './runner.js';

const MULTIPLY = withParams('MultiplyNode', { factor: 2 });
const HALVE = withParams('MultiplyNode', { factor: 0.5 });
const ADD = withParams('AddNode', { addend: 1 });

function withParams(type, params) {
  const manifest = oneNode(type);
  manifest.nodes[0].params = params;
  return manifest;
}

/** Typed arrays go into pipelines of Rust nodes and come back, in every browser, engine and thread. */
export function arrays(context) {
  for (const { options, mode } of enginesOf(context)) {
    for (const { thread, worker } of THREADS) {
      describe(`${options.engine}, ${thread}`, () =>
        everywhere(context, mode, { ...options, worker }));
    }
  }
}

function everywhere(context, mode, options) {
  const runner = new Runner(context, 'arrays', mode);
  const inFiles = options.engine === 'shim';
  before(async () => {
    if (!context.pages[mode]) await context.open(mode);
    assertInitialized(await runner.initialize('packages/calculator.rmpkg', options));
  });

  /** Runs with the arrays that the page makes of these, see `runInPage`. */
  const run = (manifest, items, limits = {}) =>
    runner.page.evaluate(runInPage, manifest, items, limits);

  test('numbers are multiplied where they are', async () => {
    const { results, kept, failure } = await run(MULTIPLY, [
      { type: 'Float32Array', values: [1.5, -2, 3] },
      { type: 'Float64Array', values: [0.1, 0.2, 0.3, 0.4], shape: [2, 2] },
    ]);
    assert.equal(failure, undefined, failure?.message);
    assert.deepEqual(results, [
      { type: 'Float32Array', dtype: 'float32', shape: [3], values: [3, -4, 6] },
      { type: 'Float64Array', dtype: 'float64', shape: [2, 2], values: [0.2, 0.4, 0.6, 0.8] },
    ]);
    assert.deepEqual(kept, [3, 4]);
  });

  test('the dtype of what is computed is the one that NumPy would give it', async () => {
    const item = [{ type: 'Int16Array', values: [1, -3] }];
    const { results, failure } = await run(HALVE, item);
    assert.equal(failure, undefined, failure?.message);
    assert.deepEqual([results[0].dtype, results[0].values], ['float64', [0.5, -1.5]]);
    assert.equal((await run(MULTIPLY, item)).results[0].dtype, 'int16');
  });

  test('integers, and arrays within an item, keep what they are', async () => {
    const { results, failure } = await run(oneNode('PassThrough'), [
      { type: 'BigInt64Array', values: ['9007199254740993', '-1'] },
      { rate: 8000, samples: { type: 'Int16Array', values: [1, -1], shape: [1, 2] } },
      { type: 'Uint8Array', values: [], shape: [0, 3] },
    ]);
    assert.equal(failure, undefined, failure?.message);
    const [big, { rate, samples }, empty] = results;
    assert.deepEqual([big.dtype, big.values], ['int64', ['9007199254740993', '-1']]);
    assert.deepEqual([rate, samples.dtype, samples.shape], [8000, 'int16', [1, 2]]);
    assert.deepEqual(
      [samples.values, empty.shape],
      [
        [1, -1],
        [0, 3],
      ],
    );
  });

  test('the report has what stands for an array', async () => {
    const { json, failure } = await run(ADD, [{ type: 'Float32Array', values: [1, 2] }]);
    assert.equal(failure, undefined, failure?.message);
    const [marker] = JSON.parse(json).results;
    const file = { __numpy__: true, file: '0.npy', dtype: 'float32', shape: [2] };
    if (inFiles) assert.deepEqual(marker, file);
    else assert.equal(marker.array.data, 'AAAAQAAAQEA=');
  });

  test('eight megabytes come back whole', async () => {
    const { sum, failure } = await runner.page.evaluate(runLarge, ADD, 2 ** 21);
    assert.equal(failure, undefined, failure?.message);
    assert.equal(sum, 2 ** 21);
  });

  test('what cannot be multiplied is an error of the node', async () => {
    const text = [{ type: 'Uint8Array', values: [97, 98], shape: [1], dtype: '|S2' }];
    const { failure } = await run(MULTIPLY, text);
    assert.deepEqual([failure?.kind, failure?.nodeId], ['unsupported_value', 'probe']);
    assert.match(failure.message, /`\|S2` and shape \[1\] holds no numbers/);
  });

  test('memory is transferred when asked for, and then alone', async () => {
    const item = [{ type: 'Float32Array', values: [1, 2] }];
    const { results, kept, failure } = await run(ADD, item, { transfer: true });
    assert.equal(failure, undefined, failure?.message);
    assert.deepEqual(results[0].values, [2, 3]);
    assert.deepEqual(kept, [inFiles && options.worker ? 0 : 2]);
  });

  test("a guest's memory is not transferred", async () => {
    const item = [{ type: 'Float32Array', values: [1, 2], inMemory: true }];
    const copied = await run(ADD, item);
    assert.deepEqual([copied.results?.[0].values, copied.kept], [[2, 3], [2]]);
    const isCopied = context.driver.name === 'node'; // by version 20, though a transfer was asked for
    if (!inFiles || !options.worker || isCopied) return;
    const { failure, kept } = await run(ADD, item, { transfer: true });
    assert.deepEqual([failure?.kind, kept], ['invalid_input', [2]], failure?.message);
    assert.match(failure.message, /memory that cannot be transferred/);
  });

  test('arrays of results count, and the runner works on', async () => {
    const item = [{ type: 'Float32Array', values: [1, 2] }];
    const limits = { maxDataBytes: 4096 + 130 };
    const { failure, results } = await run(ADD, item, limits);
    if (inFiles) assert.equal(failure?.kind, 'data', failure?.message);
    else assert.deepEqual(results[0].values, [2, 3]); // as text, of which `maxOutputBytes` is the limit
    assert.deepEqual((await run(ADD, item)).results[0].values, [2, 3]);
  });

  test('arrays can be text in both engines, and files in one', async () => {
    const item = [{ type: 'Float32Array', values: [1, 2] }];
    const { results, json } = await run(ADD, item, { arrays: 'inline' });
    assert.deepEqual([results[0].values, json.includes('"data":"AAAAQAAAQEA="')], [[2, 3], true]);
    const { failure } = await run(ADD, item, { arrays: 'files' });
    if (inFiles) assert.equal(failure, undefined, failure?.message);
    else assert.match(failure?.message, /needs the engine `shim`/);
  });
}

/**
 * Runs with typed arrays in place of objects with a `type`, and gives the results with such objects in
 * place of arrays, and how long the caller's own arrays are afterwards; runs in the page.
 */
async function runInPage(manifest, items, options) {
  const made = [];
  const mapped = (value, change) => {
    if (typeof value !== 'object' || value === null) return value;
    const changed = change(value);
    if (changed) return changed;
    if (Array.isArray(value)) return value.map((inner) => mapped(inner, change));
    const fields = Object.entries(value).map(([name, field]) => [name, mapped(field, change)]);
    return Object.fromEntries(fields);
  };
  const input = mapped(items, ({ type, values, inMemory, ...rest }) => {
    if (!type) return null;
    const Type = globalThis[type];
    const own = type.startsWith('Big') ? Type.from(values, BigInt) : Type.from(values);
    const memory =
      inMemory && new Type(new WebAssembly.Memory({ initial: 1 }).buffer, 0, own.length);
    memory?.set(own);
    made.push(memory || own);
    return rest.shape ? new harness.NdArray(made.at(-1), rest) : made.at(-1);
  });
  const outcome = await harness.attempt('arrays', () =>
    harness.runners.get('arrays').execute(manifest, input, options),
  );
  const kept = made.map(({ length }) => length);
  if (outcome.failure) return { failure: outcome.failure, kept };
  const results = mapped(outcome.value.results, (value) => {
    if (!(value instanceof harness.NdArray)) return null;
    const { data, dtype, shape } = value;
    const values = Array.from(data, (item) => (typeof item === 'bigint' ? String(item) : item));
    return { type: data.constructor.name, dtype, shape, values };
  });
  return { results, kept, json: outcome.value.json };
}

/** The sum of what comes back of so many zeros to which one is added; runs in the page. */
async function runLarge(manifest, count) {
  const { value, failure } = await harness.attempt('large array', () =>
    harness.runners.get('arrays').execute(manifest, [new Float32Array(count)]),
  );
  return failure ? { failure } : { sum: value.results[0].data.reduce((sum, one) => sum + one, 0) };
}
