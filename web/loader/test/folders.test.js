/** What a pipeline finds at `/usr`, `/app`, `/models` and `/data`, seen from Python. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineRunner } from '../index.js';
import { evaluate, NODE } from './support/attempts.js';
import { oneNode, packageOf } from './support/packages.js';

const [NOENT, NOTDIR, ISDIR, EXIST, NOTEMPTY] = [44, 54, 31, 20, 55];
const [PERM, ROFS, XDEV] = [63, 69, 75];

test('what is not there, there or outside, is an error', async () => {
  const results = await evaluate([
    'open("/usr/lib/none")',
    'open("/none")',
    'open("/usr/lib/python3.12/LICENSE.txt/none")',
    'open("/usr/lib/python3.12/LICENSE.txt/")',
    'os.stat("/usr/../../etc/passwd")',
    'os.stat("/usr/lib/python3.12/LICENSE.txt/.")',
  ]);
  assert.deepEqual(results, [
    ['FileNotFoundError', NOENT],
    ['FileNotFoundError', NOENT],
    ['NotADirectoryError', NOTDIR],
    ['NotADirectoryError', NOTDIR],
    ['FileNotFoundError', NOENT],
    ['NotADirectoryError', NOTDIR],
  ]);
});

test("the package's folders are read-only", async () => {
  const results = await evaluate([
    'open("/app/new.txt", "w")',
    'open("/app/node.py", "r+")',
    'open("/app/node.py", "a")',
    'os.truncate("/app/node.py", 0)',
    'os.mkdir("/usr/new")',
    'os.remove("/app/node.py")',
    'os.rename("/app/node.py", "/app/other.py")',
    'os.utime("/app/node.py")',
  ]);
  assert.deepEqual(results, Array(8).fill(['OSError', ROFS]));
});

test('files have the status of files', async () => {
  const results = await evaluate([
    'os.stat("/app/node.py").st_mtime',
    'os.path.isfile("/app/node.py"), os.path.isdir("/app"), os.path.exists("/app/x")',
    'os.stat("/app/node.py").st_size == len(open("/app/node.py", "rb").read())',
    'os.stat("/app/node.py").st_ino != os.stat("/app").st_ino',
    'os.path.samefile("/app/./node.py", "/app/node.py")',
    'sorted(os.listdir("/app"))',
  ]);
  assert.deepEqual(results, [315_532_800, [true, true, false], true, true, true, ['node.py']]);
});

test('without a name for it there is no /data', async () => {
  assert.deepEqual(await evaluate(['os.listdir("/data")']), [['FileNotFoundError', NOENT]]);
});

const WRITE = `
[
    os.makedirs("/data/a/b"),
    os.mkdir("/data/empty"),
    open("/data/a/b/text", "w").write("one") ,
    open("/data/a/b/text", "a").write(" two"),
    open("/data/a/b/text").read(),
    os.rename("/data/a/b/text", "/data/a/moved"),
    sorted(os.listdir("/data/a")),
    attempt(lambda: os.rmdir("/data/a")),
    attempt(lambda: os.mkdir("/data/a")),
    attempt(lambda: open("/data/a")),
    attempt(lambda: os.rename("/data/a", "/data/a/b/c")),
    attempt(lambda: os.rename("/data/a/moved", "/app/moved")),
    attempt(lambda: os.link("/data/a/moved", "/tmp/moved")),
    attempt(lambda: open("/data/a/moved", "x")),
    attempt(lambda: os.symlink("/data/a", "/data/link")),
]`.replaceAll('\n', ' ');

test('/data can be written, and the next run finds it', async () => {
  const [written] = await evaluate([WRITE.trim()], { data: 'folders.test' });
  assert.deepEqual(written, [
    null,
    null,
    3,
    4,
    'one two',
    null,
    ['b', 'moved'],
    ['OSError', NOTEMPTY],
    ['FileExistsError', EXIST],
    ['IsADirectoryError', ISDIR],
    ['OSError', 28],
    ['OSError', XDEV],
    ['OSError', XDEV],
    ['FileExistsError', EXIST],
    ['PermissionError', PERM],
  ]);
  const found = await evaluate(
    ['sorted(os.listdir("/data"))', 'os.listdir("/data/a/b")', 'open("/data/a/moved").read()'],
    { data: 'folders.test', worker: true },
  );
  assert.deepEqual(found, [['a', 'empty'], [], 'one two']);
  assert.deepEqual(await evaluate(['os.listdir("/data")'], { data: 'another' }), [[]]);
});

test('a listing is in the order of the names', async () => {
  const names = ['b', 'a', 'Z', '\u{1f600}', '\uffee', 'ä'];
  const make = `[open("/tmp/" + name, "x").close() for name in ${JSON.stringify(names)}] and os.listdir("/tmp")`;
  assert.deepEqual(await evaluate([make]), [['Z', 'a', 'b', 'ä', '\uffee', '\u{1f600}']]);
});

test('files can be read and written anywhere in them', async () => {
  const source = `[
    file := open("/data/f", "w+b"), file.write(b"0123456789"), file.seek(4), file.write(b"xx"),
    file.seek(-3, 2), file.read(), file.truncate(5), file.seek(8), file.write(b"!"), file.flush(),
    os.pread(file.fileno(), 3, 1).decode(), file.seek(0), file.read().decode(), file.tell(),
    file.close()][10:14]`;
  const bytes = source.replaceAll('\n', ' ').replace('file.read(),', 'file.read().decode(),');
  const [results] = await evaluate([bytes.replace('[10:14]', '[10:14]')], { data: 'seek' });
  assert.deepEqual(results, ['123', 0, '0123x\0\0\0!', 9]);
});

test('a run that fails leaves /data as it was', async () => {
  const runner = await PipelineRunner.initialize(packageOf(NODE), {
    worker: false,
    data: 'failed',
  });
  const failing = runner.execute(oneNode(), ['open("/data/half", "w").close()', '1 / 0']);
  await assert.rejects(failing, { kind: 'node_failed' });
  const { results } = await runner.execute(oneNode(), ['os.listdir("/data")']);
  assert.deepEqual(results, [[]]);
});

test('runs that share /data follow each other', async () => {
  const runner = await PipelineRunner.initialize(packageOf(NODE), { data: 'shared' });
  const count = 'open("/data/count", "a").write("x") and os.stat("/data/count").st_size';
  const runs = await Promise.all([1, 2, 3, 4].map(() => runner.execute(oneNode(), [count])));
  assert.deepEqual(
    runs.map(({ results }) => results[0]),
    [1, 2, 3, 4],
  );
  runner.dispose();
});

test('a large file grows without copying it each time', async () => {
  const write = '[open("/data/large", "ab").write(b"x" * 4096) for _ in range(4000)][-1]';
  const results = await evaluate([write, 'os.stat("/data/large").st_size'], { data: 'large' });
  assert.deepEqual(results, [4096, 4096 * 4000]);
});

test('a file beyond all limits is refused', async () => {
  const results = await evaluate(
    ['os.truncate("/data/huge", 1 << 40) if open("/data/huge", "w") else 0', 'os.listdir("/data")'],
    { data: 'huge' },
    { maxDataBytes: 2 ** 41 },
  );
  assert.deepEqual(results, [['OSError', 22], ['huge']]);
});

test('models come from a file or bytes of the page', async () => {
  const models = {
    'tiny/weights.bin': new Blob(['weights']),
    'config.json': new Uint8Array([0x7b, 0x7d]),
  };
  const results = await evaluate(
    ['open("/models/tiny/weights.bin").read()', 'open("/models/config.json").read()'],
    { models },
  );
  assert.deepEqual(results, ['weights', '{}']);
  const bad = PipelineRunner.initialize(packageOf(NODE), { models: { '../x': new Uint8Array() } });
  await assert.rejects(bad, { name: 'PackageError', code: 'name_segment' });
});
