/** Typed arrays on their way to a pipeline and back, in files and in the JSON. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NdArray, PipelineError, PipelineRunner } from '../index.js';
import { CHOOSING, doing } from './support/choosing.js';
import { oneNode, packageOf } from './support/packages.js';

const NODE = `
import os

${CHOOSING}
    def read(self, item):
        return open("/arrays/0.npy", "rb").read().hex()

    def pieces(self, item):
        found = []
        with open("/arrays/0.npy", "rb", buffering=0) as file:
            for at in (0, 120, 127, 128, 130, 0, 10_000):
                file.seek(at)
                found.append(list(file.read(10)))
        return found

    def names(self, item):
        return [sorted(os.listdir(folder)) for folder in ("/arrays", "/results")]

    def write_input(self, item):
        open("/arrays/0.npy", "ab")

    def keep(self, item):
        return item["kept"]

    def fill(self, item):
        with open("/results/large", "wb", buffering=0) as file:
            for _ in range(item):
                file.write(bytes(1000))

    def litter(self, item):
        for number in range(item):
            open(f"/results/{number}", "wb").close()
        return item
`;

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const floats = () => new Float32Array([1.5, -2, 3]);

for (const worker of [true, false]) {
  describe(worker ? 'in a Worker' : 'on the main thread', () => {
    /** @type {PipelineRunner} */
    let runner;
    before(async () => {
      runner = await PipelineRunner.initialize(packageOf(NODE), { worker });
    });
    after(() => runner.dispose());

    async function run(what, item, options) {
      const { results } = await runner.execute(doing(what), [item], options);
      return results[0];
    }

    /** @returns {Promise<PipelineError>} */
    async function failure(what, item, options) {
      const error = await run(what, item, options).catch((error) => error);
      assert(error instanceof PipelineError, error.stack ?? 'the run succeeded');
      return error;
    }

    test('an array is a file of its own, which the caller keeps', async () => {
      const array = floats();
      const file = await run('read', { ignored: array });
      assert.equal(file, hex(new NdArray(array).toNpy()));
      assert.deepEqual(array, floats());
    });

    test('what the caller does to its array afterwards changes nothing', async () => {
      const array = floats();
      const running = run('read', { ignored: array });
      array.fill(0);
      assert.equal(await running, hex(new NdArray(floats()).toNpy()));
    });

    test('a part of a buffer is sent, and no more', async () => {
      const part = new Int16Array([1, 2, 3, 4]).subarray(1, 3);
      assert.equal(await run('read', { ignored: part }), hex(new NdArray(part).toNpy()));
    });

    test('a file in parts is read as one', async () => {
      const array = new Uint8Array(300).map((_, at) => at);
      const file = new NdArray(array).toNpy();
      const pieces = [0, 120, 127, 128, 130, 0, 10_000].map((at) => [...file.slice(at, at + 10)]);
      assert.deepEqual(await run('pieces', { ignored: array }), pieces);
    });

    test('each array has a file, and one that occurs twice has one', async () => {
      const [a, b] = [floats(), new NdArray(new Uint8Array(4), { shape: [2, 2] })];
      const items = { a, list: [b, { a, again: b }], buffer: Buffer.from('12345678901') };
      assert.deepEqual(await run('names', items), [['0.npy', '1.npy', '2.npy'], []]);
    });

    test('a folder with nothing in it is all that a run without arrays has', async () => {
      const { failure: error } = await runner.execute(doing('names'), [1]).then(
        () => ({ failure: null }),
        (failure) => ({ failure }),
      );
      assert.match(error.message, /FileNotFoundError.*\/arrays/);
    });

    test('the folder of the input cannot be written', async () => {
      assert.match((await failure('write_input', floats())).message, /Read-only file system/);
    });

    test('results come back as arrays, wherever they are', async () => {
      const items = [floats(), { deep: [1, floats()] }];
      const { outputs, results, json } = await runner.execute(oneNode('PassThrough'), items);
      for (const [first, { deep }] of [outputs, results]) {
        assert(first instanceof NdArray);
        assert.deepEqual([first.dtype, first.shape, first.data], ['float32', [3], floats()]);
        assert.deepEqual([deep[0], deep[1].data], [1, floats()]);
        assert.equal(first.data.byteOffset % 64, 0);
        assert.equal(first.data.buffer.byteLength, first.toNpy().length); // no copy of a larger one
      }
      assert.match(json, /"file":"1.npy"/);
    });

    test('what is written counts, and so do files', async () => {
      const bytes = await failure('fill', 1000, { maxDataBytes: 55_555 });
      assert.equal(bytes.kind, 'data');
      assert.match(bytes.message, /`\/results`: its limit is 55555 bytes/);
      const files = await failure('litter', 100, { maxFiles: 99 });
      assert.equal(files.kind, 'files');
      assert.match(files.message, /`\/results`: its limit is 99/);
      assert.equal(await run('litter', 99, { maxFiles: 99 }), 99);
    });

    test('transferred memory is gone in a Worker, and nobody else misses it', async () => {
      const array = floats();
      const expected = hex(new NdArray(array).toNpy());
      const [low, high] = [array.subarray(0, 2), array.subarray(2)];
      const { results } = await runner.execute(doing('read'), [{ all: array, low, high }], {
        transfer: true,
      });
      assert.deepEqual(results, [expected]);
      assert.equal(array.length, worker ? 0 : 3);
    });

    test('memory that was transferred before is named', async () => {
      const array = floats();
      structuredClone(array.buffer, { transfer: [array.buffer] });
      const error = await failure('read', { ignored: array });
      assert.equal(error.kind, 'invalid_input');
      assert.match(error.message, /^`input\[0\]\.ignored`: its memory was transferred/);
    });

    test("a guest's memory is copied", async () => {
      const memory = new WebAssembly.Memory({ initial: 1 });
      const array = new Float32Array(memory.buffer, 0, 3);
      array.set(floats());
      const expected = hex(new NdArray(floats()).toNpy());
      assert.equal(await run('read', { ignored: array }), expected);
      assert.deepEqual(array, floats());
    });

    test('shared memory is copied, too', async () => {
      const array = new Float32Array(new SharedArrayBuffer(12));
      array.set(floats());
      assert.equal(await run('read', [array]), hex(new NdArray(floats()).toNpy()));
    });

    test('inline, arrays are in the JSON', async () => {
      const array = new NdArray(new Uint8Array([1, 2, 3, 4]), { shape: [2, 2] });
      const item = { kept: { __numpy__: true, dtype: 'uint8', shape: [2, 2], data: 'AQIDBA==' } };
      const options = { arrays: 'inline' };
      assert.deepEqual(await run('keep', { kept: array }, options), array);
      assert.deepEqual(await run('keep', item, options), array);
      assert.match((await failure('names', array, options)).message, /FileNotFoundError/);
    });

    test('another way to send arrays is refused by name', async () => {
      const running = runner.execute(doing('read'), [floats()], { arrays: 'blobs' });
      await assert.rejects(running, {
        name: 'TypeError',
        message: /`blobs`; choose files or inline/,
      });
    });
  });
}

test('the engine wasmer has no files to send arrays in, and says so', async () => {
  const { arrayMode } = await import('../options.js');
  assert.throws(() => arrayMode({ arrays: 'files' }, false), /needs the engine `shim`/);
  assert.deepEqual([arrayMode({}, false), arrayMode({}, true)], ['inline', 'files']);
});
