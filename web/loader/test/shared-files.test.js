/** Files that stay in Blobs, read as a Worker reads them. */

import assert from 'node:assert/strict';
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { Errno } from '../engines/shim/errno.js';
import { buildTree } from '../engines/shim/tree.js';
import { shareMounts } from '../execution/shared-mounts.js';
import { FileReaderSync, reads } from './support/file-reader-sync.js';

const MIB = 2 ** 20;
const IO = 29;

globalThis.FileReaderSync = FileReaderSync;
beforeEach(() => Object.assign(reads, { count: 0, bytes: 0 }));

/** Bytes of which each can be told from its neighbours. */
const pattern = (size, from = 0) =>
  Uint8Array.from({ length: size }, (_, at) => ((at + from) * 31) >> 3);

/** The tree of a folder with these files, as it is after it was sent to a Worker. */
function sharedTree(files) {
  const [mount] = structuredClone(shareMounts([{ guest: '/f', files: new Map(files) }]));
  return buildTree(mount.files, null);
}

function read(node, offset, length) {
  const target = new Uint8Array(length);
  return target.subarray(0, node.read(offset, target));
}

test('each file has its own part of the one Blob', () => {
  const files = [
    ['a', pattern(10)],
    ['folder/empty', new Uint8Array()],
    ['nothing', null],
    ['folder/b', pattern(2000, 5)],
  ];
  const [{ files: shared }] = shareMounts([{ guest: '/f', files: new Map(files) }]);
  assert.equal(new Set([...shared.values()].map((range) => range?.blob)).size, 2); // and `undefined`
  const { entries } = sharedTree(files);
  const folder = entries.get('folder').entries;
  assert.deepEqual(read(entries.get('a'), 0, 100), pattern(10));
  assert.deepEqual(read(folder.get('b'), 0, 5000), pattern(2000, 5));
  assert.equal(read(folder.get('empty'), 0, 10).length, 0);
  assert.deepEqual([entries.get('nothing').entries.size, folder.get('b').size], [0, 2000]);
});

test('a Blob of the page and a part of one are shared as they are', () => {
  const blob = new Blob([pattern(100)]);
  const { entries } = sharedTree([
    ['first', pattern(3)],
    ['part', { blob, start: 20, size: 30 }],
    ['last', pattern(4)],
  ]);
  assert.deepEqual(read(entries.get('part'), 0, 100), pattern(30, 20));
  assert.deepEqual(read(entries.get('last'), 1, 100), pattern(3, 1));
});

test('any part of a large file is right, across the borders of its pieces too', () => {
  const content = pattern(3 * MIB + 77);
  const node = sharedTree([
    ['before', pattern(99)],
    ['large', content],
  ]).entries.get('large');
  const places = [
    [0, 10],
    [MIB - 5, 10],
    [MIB, 2 * MIB],
    [1, 3 * MIB + 76],
    [3 * MIB + 70, 100],
    [3 * MIB + 77, 5],
    [2 ** 40, 5],
    [5, 0],
  ];
  for (const [offset, length] of places) {
    const expected = content.subarray(offset, offset + length);
    assert(Buffer.from(read(node, offset, length)).equals(expected), `${length} at ${offset}`);
  }
});

test('what is read in small steps is fetched in large ones', () => {
  const content = pattern(3 * MIB);
  const node = sharedTree([['large', content]]).entries.get('large');
  for (let at = 0; at < content.length; at += 8192) read(node, at, 8192);
  assert.deepEqual({ ...reads }, { count: 3, bytes: 3 * MIB });
});

test('a small file is read once for all runs', () => {
  const node = sharedTree([['small', pattern(5000)]]).entries.get('small');
  for (let run = 0; run < 3; run += 1) read(node, 0, 5001);
  assert.deepEqual({ ...reads }, { count: 1, bytes: 5000 });
});

test('where memory can be shared, it is: no Worker has a copy, and nothing is read from Blobs', () => {
  globalThis.crossOriginIsolated = true;
  try {
    const blob = new Blob([pattern(50)]);
    const files = [
      ['a', pattern(10)],
      ['empty', new Uint8Array()],
      ['nothing', null],
      ['of the user', { blob, start: 0, size: 50 }],
      ['b', pattern(2 * MIB, 5)],
    ];
    const mounts = shareMounts([{ guest: '/f', files: new Map(files) }]);
    const sent = structuredClone(mounts)[0].files;
    const [a, b] = [mounts[0].files.get('a'), sent.get('b')];
    assert(a.buffer instanceof SharedArrayBuffer && b.buffer instanceof SharedArrayBuffer);
    a[0] = 99; // seen through the copy that was sent, so it is none
    assert.equal(sent.get('a')[0], 99);
    const { entries } = buildTree(sent, null);
    assert(Buffer.from(read(entries.get('b'), 0, 3 * MIB)).equals(pattern(2 * MIB, 5)));
    assert.deepEqual([entries.get('empty').size, reads.count], [0, 0]);
    assert.deepEqual(read(entries.get('of the user'), 0, 100), pattern(50));
  } finally {
    delete globalThis.crossOriginIsolated;
  }
});

test('a file of the user that is gone is an error of the system for the guest', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rmpkg-loader-'));
  const path = join(folder, 'model');
  writeFileSync(path, 'weights');
  const blob = await openAsBlob(path);
  const { entries } = buildTree(new Map([['model', { blob, start: 0, size: blob.size }]]), null);
  writeFileSync(path, 'changed since');
  assert.throws(
    () => read(entries.get('model'), 0, 10),
    (error) => error instanceof Errno && error.code === IO,
  );
  rmSync(folder, { recursive: true });
});
