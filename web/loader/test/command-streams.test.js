/** `rmpkg-loader --stream` and `--arrays`. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NdArray } from '../index.js';
import { CHOOSING, doing } from './support/choosing.js';
import { packageBytes, packageOf } from './support/packages.js';

const COMMAND = fileURLToPath(new URL('../command/main.js', import.meta.url));

const NODE = `
${CHOOSING}
    def echo(self, item):
        return item

    def fail(self, item):
        if item == 2:
            raise ValueError("two")
        return item

    def many(self, item):
        while True:
            yield "x" * 1000

    def loop(self, item):
        while item == "stuck":
            pass
        return item
`;

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmpkg-streams-'));
  write('node.rmpkg', packageOf(NODE));
  write('calculator.rmpkg', packageBytes('calculator'));
  for (const method of ['echo', 'fail', 'many', 'loop'])
    write(`${method}.json`, JSON.stringify(doing(method)));
  const several = doing('echo');
  several.nodes.push({ ...several.nodes[0], id: 'other "one"' });
  write('several.json', JSON.stringify(several));
});
after(() => rmSync(folder, { recursive: true }));

function write(name, content) {
  writeFileSync(join(folder, name), content);
}

function run(line, input = '') {
  const all = [COMMAND, ...line.split(' ')];
  return spawnSync(process.execPath, all, { cwd: folder, input, encoding: 'utf8' });
}

function start(line, stdio) {
  return spawn(process.execPath, [COMMAND, ...line.split(' ')], { cwd: folder, stdio });
}

/** The last line on stderr. */
const documentOf = (stderr) => JSON.parse(stderr.trimEnd().split('\n').at(-1));

const ECHO = 'node.rmpkg --manifest echo.json --stream';

test('results come out bare, as the runtime wrote them, and the end is on stderr', () => {
  write('items.jsonl', '1.0\n12345678901234567890\n\n{"a": 1}');
  const expected = '1.0\n12345678901234567890\n{"a":1}\n';
  for (const [words, input] of [
    ['', readFileSync(join(folder, 'items.jsonl'), 'utf8')],
    [' --input items.jsonl', ''],
    [' --input - --item-timeout 600', '1.0\n12345678901234567890\n{"a":1}\n'],
  ]) {
    const { status, stdout, stderr } = run(ECHO + words, input);
    assert.deepEqual([status, stdout], [0, expected], stderr);
    const { status: said, graph_info: graph, metrics } = documentOf(stderr);
    assert.deepEqual([said, graph.node_count, metrics.nodes[0].items_in], ['success', 1, 3]);
  }
  assert.equal(run(`${ECHO} --quiet`, '1\n').stderr, '');
});

test('several sinks are named', () => {
  const { stdout } = run('node.rmpkg --manifest several.json --stream', '1\n');
  const [first, second] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([first.item, second], [1, { sink: 'other "one"', item: 1 }]);
});

test('what goes wrong has an exit code and a kind, after the results before it', () => {
  for (const [words, input, code, kind, results] of [
    ['--manifest fail.json', '1\n2\n3\n', 3, 'node_failed', '1\n'],
    ['--manifest echo.json', '1\n[\n', 2, 'invalid_input', '1\n'],
    ['--manifest echo.json --input none.jsonl', '', 2, 'invalid_input', ''],
    ['--manifest echo.json --input .', '', 2, 'invalid_input', ''],
    ['--manifest loop.json --item-timeout 0.2', '1\n"stuck"\n', 4, 'timeout', '1\n'],
    ['--manifest loop.json --timeout 0.2', '"stuck"\n', 4, 'timeout', ''],
  ]) {
    const { status, stdout, stderr } = run(`node.rmpkg --stream ${words}`, input);
    assert.deepEqual([status, stdout, documentOf(stderr).kind], [code, results, kind], stderr);
  }
  const late = run('node.rmpkg --stream --manifest loop.json --item-timeout 0.2', '1\n"stuck"\n');
  assert.equal(documentOf(late.stderr).stream_item, 1);
});

test('a result is there before the next item', async () => {
  const child = start(ECHO, ['pipe', 'pipe', 'ignore']);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (const number of [1, 2, 3]) {
    child.stdin.write(`${number}\n`);
    assert.equal((await lines.next()).value, String(number));
  }
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('many items go through', () => {
  const input = Array.from({ length: 100_000 }, (_, index) => `${index}\n`).join('');
  const { status, stdout } = spawnSync(process.execPath, [COMMAND, ...ECHO.split(' ')], {
    ...{ cwd: folder, input, encoding: 'utf8', maxBuffer: 2 ** 24 },
  });
  assert.equal(status, 0);
  assert(stdout === input);
});

/** That it ends is the test. */
test('a reader that goes away ends a stream, and is no failure', async () => {
  const child = start('node.rmpkg --manifest many.json --stream', ['pipe', 'pipe', 'ignore']);
  child.stdin.on('error', () => {});
  child.stdin.write('1\n');
  await once(child.stdout, 'data');
  child.stdout.destroy();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('Ctrl-C ends a stream that waits for items, and a second one a stream that nobody reads', async () => {
  const waits = start(ECHO, ['pipe', 'pipe', 'ignore']);
  waits.stdin.write('1\n');
  await once(waits.stdout, 'data');
  waits.kill('SIGINT');
  assert.deepEqual(await once(waits, 'exit'), [130, null]);

  const unread = start('node.rmpkg --manifest many.json --stream', ['pipe', 'pipe', 'ignore']);
  unread.stdin.write('1\n');
  await once(unread.stdout, 'readable'); // and nobody reads more
  const ended = once(unread, 'exit');
  for (let code = null; code === null; ) {
    unread.kill('SIGINT');
    const turn = new Promise((resolve) => setImmediate(resolve, null));
    code = await Promise.race([ended.then(([code]) => code), turn]);
    if (code !== null) assert.equal(code, 130);
  }
});

const signal = new NdArray(new Float32Array([1, 2])).toNpy();
const floatsOf = (name) => new Float32Array(NdArray.fromNpy(readFileSync(name)).data);

test('--arrays reads arrays where items name them, and gets those of the results', () => {
  mkdirSync(join(folder, 'recordings/results'), { recursive: true });
  write('recordings/signal.npy', signal);
  for (const name of ['0.npy', '7.npy', 'mean.npy', 'notes.txt'])
    write(`recordings/results/${name}`, 'old');
  const items = '[1, {"__numpy__": true, "file": "signal.npy"}]';
  const line = 'calculator.rmpkg --input - --arrays recordings';
  const { status, stdout, stderr } = run(line, items);
  assert.equal(status, 0, stderr);
  const [number, array] = JSON.parse(stdout).results;
  assert.deepEqual([number, array.file], [12, 'results/0.npy']);
  assert.deepEqual([...floatsOf(join(folder, 'recordings', array.file))], [12, 14]);
  const left = readdirSync(join(folder, 'recordings/results')).sort();
  assert.deepEqual(left, ['0.npy', 'mean.npy', 'notes.txt']);
  const again = run(line, JSON.stringify([array]));
  assert.deepEqual([...floatsOf(join(folder, 'recordings/results/0.npy'))], [34, 38], again.stderr);
});

test('one array as input needs no folder, and a run without arrays makes none', () => {
  write('signal.npy', signal);
  assert.equal(run('calculator.rmpkg --input signal.npy --arrays out').status, 0);
  assert.deepEqual(readdirSync(join(folder, 'out')), ['results']);
  assert.deepEqual([...floatsOf(join(folder, 'out/results/0.npy'))], [12, 14]);
  assert.equal(run('calculator.rmpkg --input - --arrays none', '[1]').status, 0);
  assert(!readdirSync(folder).includes('none'));
});

test('a run that fails changes nothing, and nothing is written through a link', () => {
  mkdirSync(join(folder, 'kept/results'), { recursive: true });
  write('kept/results/0.npy', 'old');
  assert.equal(run('node.rmpkg --manifest fail.json --input - --arrays kept', '[2]').status, 3);
  assert.equal(readFileSync(join(folder, 'kept/results/0.npy'), 'utf8'), 'old');
  mkdirSync(join(folder, 'linked'));
  symlinkSync(join(folder, 'kept'), join(folder, 'linked/results'));
  for (const [name, message] of [
    ['linked', /linked.results` is no folder, but the arrays of the results go there/],
    ['node.rmpkg', /`node\.rmpkg` is no folder; name one that has the arrays/],
    ['no/such', /`no\/such` can't be made, since `no` is no folder/],
  ]) {
    const { status, stderr } = run(`calculator.rmpkg --input - --arrays ${name}`, '[1]');
    assert.deepEqual([status, documentOf(stderr).kind], [2, 'invalid_input']);
    assert.match(documentOf(stderr).message, message);
  }
  const missing = run(
    'calculator.rmpkg --input - --arrays kept',
    '[{"__numpy__":true,"file":"a.npy"}]',
  );
  assert.deepEqual([missing.status, documentOf(missing.stderr).kind], [2, 'invalid_input']);
});
