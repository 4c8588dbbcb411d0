/** The command `rmpkg-loader`: what it prints, how it ends. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exitCodeOf } from '../command/ending.js';
import { NdArray } from '../index.js';
import { saying } from './support/build.js';
import { CHOOSING, doing } from './support/choosing.js';
import { hostileModules } from './support/hostile.js';
import { keyPair } from './support/minisign.js';
import { packageBytes, packageOf } from './support/packages.js';

const COMMAND = fileURLToPath(new URL('../command/main.js', import.meta.url));
const RUNTIME_PAGE = new URL('../../../docs/runtime.md', import.meta.url);

const NODE = `
import os, time

${CHOOSING}
    def count(self, item):
        with open("/data/runs", "a") as runs:
            runs.write("x")
        return os.path.getsize("/data/runs")

    def fail(self, item):
        raise ValueError("no")

    def wait(self, item):
        print("waiting")
        time.sleep(item)
`;

const key = keyPair(1);

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmpkg-command-'));
  write('good.rmpkg', saying('good'));
  write('signed.rmpkg', saying('signed', key.sign));
  write('node.rmpkg', packageOf(NODE));
  write('calculator.rmpkg', packageBytes('calculator'));
  for (const method of ['count', 'fail', 'wait'])
    write(`${method}.json`, JSON.stringify(doing(method)));
});
after(() => rmSync(folder, { recursive: true }));

function write(name, content) {
  writeFileSync(join(folder, name), content);
}

function run(args, input = '') {
  const all = [COMMAND, ...args];
  return spawnSync(process.execPath, all, { cwd: folder, input, encoding: 'utf8' });
}

/** The last line on stderr. */
const documentOf = (stderr) => JSON.parse(stderr.trimEnd().split('\n').at(-1));

function assertRefused(args, kind, code, message) {
  const { status, stdout, stderr } = run(args);
  assert.deepEqual([status, stdout], [code, ''], stderr);
  const { message: said, ...document } = documentOf(stderr);
  assert.deepEqual(document, { status: 'error', kind });
  assert.match(said, message);
  assert(stderr.startsWith(`error: ${said}\n`), stderr);
}

test('exit codes are those of the contract', () => {
  const rows = readFileSync(RUNTIME_PAGE, 'utf8').matchAll(/^\| `([a-z_]+)` \| (\d) \|/gm);
  const codes = [...rows].map(([, kind, code]) => [kind, Number(code)]);
  assert(codes.length > 20);
  for (const [kind, code] of codes) assert.equal(exitCodeOf(kind), code, kind);
});

test('a result is the report of the runtime, whole and alone', () => {
  const { status, stdout, stderr } = run(['good.rmpkg', '--json', '-q']);
  assert.deepEqual([status, JSON.parse(stdout).results, stderr], [0, ['good'], '']);
  assert(stdout.endsWith('}\n'));
});

test('an input comes from a file, from stdin or as an array', () => {
  write('items.json', '\ufeff[1]');
  write('signal.npy', new NdArray(new Float32Array([1, 2])).toNpy());
  const results = (args, input) =>
    JSON.parse(run(['calculator.rmpkg', ...args], input).stdout).results;
  assert.deepEqual(results(['--input', 'items.json']), [12]);
  assert.deepEqual(results(['--input', '-'], '[2]'), [14]);
  const [{ array }] = results(['--input', 'signal.npy']);
  assert.deepEqual([array.meta.dtype, array.meta.shape], ['float32', [2]]);
});

const isUnix = process.platform !== 'win32';

test('a package comes through a named pipe', { skip: !isUnix }, () => {
  const script = `mkfifo pipe && { cat calculator.rmpkg > pipe & } && "$@" pipe --input - && wait $!`;
  const words = ['-c', script, 'sh', process.execPath, COMMAND];
  const options = { cwd: folder, input: '[1]', encoding: 'utf8', timeout: 60_000 };
  const { status, stdout, stderr } = spawnSync('sh', words, { ...options, killSignal: 'SIGKILL' });
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout).results, [12]);
});

test('a node that fails has its say, and the exit code is that of its kind', () => {
  const { status, stdout, stderr } = run(
    ['node.rmpkg', '--manifest', 'fail.json', '--input', '-'],
    '[1]',
  );
  assert.deepEqual([status, stdout], [3, '']);
  const { kind, python_type: type } = documentOf(stderr);
  assert.deepEqual([kind, type], ['node_failed', 'ValueError']);
});

test('/data is a folder, from one run to the next', () => {
  mkdirSync(join(folder, 'state'));
  const args = ['node.rmpkg', '--manifest', 'count.json', '--input', '-', '--data', 'state'];
  for (const count of [1, 2])
    assert.deepEqual(JSON.parse(run(args, '[0]').stdout).results, [count]);
  assert.equal(readFileSync(join(folder, 'state/runs'), 'utf8'), 'xx');
  assertRefused(
    ['good.rmpkg', '--data', 'absent'],
    'invalid_input',
    2,
    /`absent`: there is no such/,
  );
  assertRefused(['good.rmpkg', '--data', 'good.rmpkg'], 'invalid_input', 2, /is no folder/);
});

test('limits have their kinds', () => {
  const { bytes } = hostileModules().find(({ name }) => name === 'endless_loop');
  write('endless.rmpkg', bytes);
  assertRefused(['endless.rmpkg', '--timeout', '0.5'], 'timeout', 4, /time limit is 500 ms/);
  assertRefused(['node.rmpkg', '--max-memory', '1'], 'memory', 4, /`maxMemoryBytes` is 1048576/);
});

test('what is no package, and what is no input, is refused', () => {
  write('no.json', '[1,');
  write('no.npy', 'no');
  assertRefused(['none.rmpkg'], 'invalid_package', 2, /none\.rmpkg`: there is no such file/);
  assertRefused(['no.json'], 'invalid_package', 2, /zip/);
  assertRefused(['.'], 'invalid_package', 2, /it is a folder; name a file/);
  assertRefused(['good.rmpkg', '--input', 'no.json'], 'invalid_input', 2, /`no\.json` is no JSON/);
  assertRefused(['good.rmpkg', '--input', 'none'], 'invalid_input', 2, /cannot read `none`/);
  assertRefused(['good.rmpkg', '--input', 'no.npy'], 'invalid_input', 2, /`no\.npy` is no array/);
});

test('only a package that is what was demanded runs', () => {
  const { publicKey } = key;
  const digest = createHash('sha256').update(saying('good')).digest('hex');
  const other = keyPair(2).publicKey;
  write('release.pub', publicKey);
  write('good.rmpkg.minisig', key.sign(saying('good')));
  for (const args of [
    ['signed.rmpkg', '--key', publicKey],
    ['signed.rmpkg', '--key', other, '--key', 'release.pub'],
    ['good.rmpkg', '--key', 'release.pub'],
    ['good.rmpkg', '--sha256', digest.toUpperCase()],
  ]) {
    assert.equal(run(args).status, 0, args.join(' '));
  }
  assertRefused(['signed.rmpkg', '--key', other], 'untrusted_package', 2, /key/);
  assertRefused(['signed.rmpkg', '--sha256', digest], 'untrusted_package', 2, /not what was asked/);
  assertRefused(['signed.rmpkg', '--runtime', digest], 'untrusted_package', 2, /runtime|module/);
  assertRefused(
    ['calculator.rmpkg', '--key', publicKey],
    'untrusted_package',
    2,
    /signed|signature/,
  );
  assertRefused(
    ['good.rmpkg', '--key', 'none.pub'],
    'invalid_input',
    2,
    /neither a public key nor/,
  );
});

test('wrong usage is told in words', () => {
  for (const args of [
    [],
    ['a', 'b'],
    ['--nothing', 'a'],
    ['a', '--timeout', 'soon'],
    ['a', '--max-files', '0'],
    ['a', '--signature', 'a.minisig'],
    ['a', '--manifest', '-', '--input', '-'],
    ['a', '--sha256', 'f'],
    ['a', '--stream', '--arrays', 'b'],
    ['a', '--stream', '--manifest', '-'],
    ['a', '--item-timeout', '1'],
    ['a', '--stream', '--item-timeout', 'soon'],
  ]) {
    const { status, stdout, stderr } = run(args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^error: .*; `rmpkg-loader --help` has the usage\n$/);
  }
  assert.match(run(['--help']).stdout, /Usage: rmpkg-loader/);
  assert.match(run(['--version']).stdout, /^rmpkg-loader \d+\.\d+\.\d+\n$/);
});

test('Ctrl-C ends a run', async () => {
  const args = [COMMAND, 'node.rmpkg', '--manifest', 'wait.json', '--input', '-'];
  const child = spawn(process.execPath, args, { cwd: folder });
  child.stdin.end('[1000]');
  const [heard] = await once(child.stderr, 'data');
  assert.match(String(heard), /waiting/);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [130, null]);
});
