/** `/data` in a folder of the machine, under Node.js. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { FolderStore } from '../node/folder-store.js';

const isUnix = process.platform !== 'win32';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmpkg-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names) => join(folder, ...names);
const bytes = (text) => new TextEncoder().encode(text);
const textAt = (...names) => readFileSync(at(...names), 'utf8');

test('a folder that is absent is empty, and is made for what is kept', async () => {
  const store = new FolderStore(at('new/state'));
  assert.deepEqual(await store.read(), new Map());
  assert(!existsSync(at('new')));
  await store.write(new Map([['a/b', bytes('text')]]));
  assert.equal(textAt('new/state/a/b'), 'text');
});

test('what a run makes of it is there, and nothing else', async () => {
  mkdirSync(at('old/inner'), { recursive: true });
  mkdirSync(at('empty'));
  writeFileSync(at('old/inner/gone'), 'gone');
  writeFileSync(at('kept'), 'kept');
  writeFileSync(at('file'), 'to become a folder');
  symlinkSync('kept', at('link'));
  const store = new FolderStore(folder);
  const files = await store.read();
  assert.deepEqual([...files.keys()].sort(), ['empty', 'file', 'kept', 'link', 'old/inner/gone']);
  assert.deepEqual([files.get('empty'), files.get('link')], [null, { link: 'kept' }]);
  const { mtimeMs } = statSync(at('kept'));
  const result = [
    ['kept', bytes('kept')],
    ['file/inside', bytes('new')],
    ['link', { link: 'file/inside' }],
    ['hollow', null],
  ];
  await store.write(new Map(result));
  assert.deepEqual(readdirSync(folder).sort(), ['file', 'hollow', 'kept', 'link']);
  assert.deepEqual([textAt('file/inside'), readlinkSync(at('link'))], ['new', 'file/inside']);
  assert.equal(statSync(at('kept')).mtimeMs, mtimeMs);
});

test('nothing is written through a link', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'rmpkg-outside-'));
  writeFileSync(join(outside, 'file'), 'theirs');
  symlinkSync(outside, at('folder'));
  symlinkSync(join(outside, 'file'), at('file'));
  const store = new FolderStore(folder);
  await store.read();
  const files = [
    ['folder/file', bytes('mine')],
    ['file', bytes('mine')],
  ];
  await store.write(new Map(files));
  assert.equal(readFileSync(join(outside, 'file'), 'utf8'), 'theirs');
  assert.deepEqual([textAt('folder/file'), textAt('file')], ['mine', 'mine']);
  rmSync(outside, { recursive: true });
});

test('names of one file stay names of one, until a run parts them', async () => {
  writeFileSync(at('a'), 'one');
  linkSync(at('a'), at('b'));
  const store = new FolderStore(folder);
  const files = await store.read();
  assert.equal(files.get('a'), files.get('b'));
  const content = bytes('two');
  await store.write(new Map(['a', 'b', 'c'].map((name) => [name, content])));
  assert.deepEqual([statSync(at('c')).nlink, textAt('b')], [3, 'two']);
  await store.read();
  await store.write(new Map(['a', 'b'].map((name) => [name, bytes('two')])));
  assert.deepEqual([statSync(at('a')).nlink, statSync(at('b')).nlink], [1, 1]);
});

test('what is neither a file nor a folder nor a link is named', { skip: !isUnix }, async () => {
  execFileSync('mkfifo', [at('pipe')]);
  await assert.rejects(new FolderStore(folder).read(), /pipe` is neither a file .*; move it away/);
});
