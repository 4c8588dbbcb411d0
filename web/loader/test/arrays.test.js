/** Typed arrays on their way to a pipeline and back, in files and in the JSON. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NdArray, PipelineError, PipelineRunner } from '../index.js';
import { oneNode, packageOf } from './support/packages.js';

const NODE = `
import os

class Node:
    def __init__(self, what):
        self.what = getattr(self, what)

    def process(self, item):
        return self.what(item)

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

    def copy(self, item):
        with open("/results/kept.npy", "wb") as file:
            file.write(open("/arrays/0.npy", "rb").read())
        return {"__numpy__": True, "file": "kept.npy", **item}

    def write(self, item):
        for name, content in item["files"].items():
            folder = os.path.dirname("/results/" + name)
            os.path.isdir(folder) or os.makedirs(folder)
            with open("/results/" + name, "wb") as file:
                file.write(bytes.fromhex(content))
        return item["says"]

    def fill(self, item):
        with open("/results/large", "wb", buffering=0) as file:
            for _ in range(item):
                file.write(bytes(1000))

    def litter(self, item):
        for number in range(item):
            open(f"/results/{number}", "wb").close()
        return item
`;

const doing = (what) => oneNode('node:Node', { what });
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
      const file = hex(new NdArray(floats()).toNpy());
      const marker = { __numpy__: true, file: 'a/b.npy', dtype: 'float32', shape: [3] };
      const says = { list: [marker, 1, { deep: marker }], ['__proto__']: marker, none: null };
      const input = JSON.stringify([{ files: { 'a/b.npy': file }, says }]);
      const { outputs, results, json } = await runner.execute(doing('write'), input);
      for (const found of [outputs, results[0]]) {
        const [first, one, { deep }] = found.list;
        assert(first instanceof NdArray && Object.hasOwn(found, 'none'));
        assert.deepEqual([first.dtype, first.shape, first.data], ['float32', [3], floats()]);
        assert.deepEqual([one, deep], [1, first]);
        assert.equal(first.data.byteOffset % 64, 0);
      }
      assert.match(json, /"file":"a\/b.npy"/);
    });

    test('an array that is the whole result', async () => {
      const array = await run('copy', { of: floats() });
      assert.deepEqual(array.data, floats());
    });

    const npy = hex(new NdArray(floats()).toNpy());
    const says = (fields) => ({ __numpy__: true, ...fields });
    const wrong = {
      'a file that is not there': [
        says({ file: 'b.npy' }),
        /^`results\[0\]` is in the file "b.npy"/,
      ],
      'a file elsewhere': [
        says({ file: '../arrays/0.npy' }),
        /is in the file "\.\.\/arrays\/0.npy"/,
      ],
      'a folder': [says({ file: 'a' }), /is in the file "a", which/],
      'a name that is no text': [says({ file: [] }), /has a `file` without a name/],
      'a file that is no array': [
        says({ file: 'text' }),
        /"text" cannot be read: it does not begin/,
      ],
      'another dtype': [
        says({ file: 'a/b.npy', dtype: 'int32' }),
        /dtype is `float32`, not `int32`/,
      ],
      'an unknown dtype': [says({ file: 'a/b.npy', dtype: 'x' }), /the dtype `x` is unknown/],
      'another shape': [
        says({ file: 'a/b.npy', shape: [1, 3] }),
        /its shape is \(3\), not the one/,
      ],
      'a shape that is none': [says({ file: 'a/b.npy', shape: 'x' }), /its shape is \(3\)/],
    };
    for (const [name, [marker, message]] of Object.entries(wrong)) {
      test(`${name} in a report is an error`, async () => {
        const files = { 'a/b.npy': npy, text: hex('this is text') };
        const input = JSON.stringify([{ files, says: [{ x: marker }] }]);
        const error = await runner.execute(doing('write'), input).then(
          () => assert.fail('the run succeeded'),
          (error) => error,
        );
        assert.deepEqual([error.kind, error.reportedBy, error.exitCode], ['no_result', 'host', 0]);
        const [, reason] = error.message.match(/its report is malformed: (.*)/s);
        assert.match(reason, /^`(outputs|results\[0\])\[0\]\.x`/);
        assert.match(reason.replace(/`(outputs|results\[0\])\[0\]\.x`/, '`results[0]`'), message);
      });
    }

    test('what only looks like an array stays what it is', async () => {
      const looks = [
        says({}),
        says({ dtype: 'float32', shape: [1], data: 'AA' }),
        says({ dtype: 'float32', shape: [2], data: 'AAAAAA==' }),
        { __numpy__: 1, dtype: 'float32', shape: [1], data: 'AAAAAA==' },
      ];
      assert.deepEqual(await run('write', { files: {}, says: looks }), looks);
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
      const item = { kept: { ...says({ dtype: 'uint8', shape: [2, 2] }), data: 'AQIDBA==' } };
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
