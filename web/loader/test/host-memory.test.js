/** What a guest makes its host hold is about as much as its limits say, however it goes about it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FolderDescriptor } from '../engines/shim/descriptors/folder.js';
import { OutputStream } from '../engines/shim/descriptors/streams.js';
import { DescriptorTable } from '../engines/shim/descriptors/table.js';
import { PathTooLong } from '../engines/shim/exits.js';
import { FileNode, FolderNode } from '../engines/shim/nodes.js';
import { Quota } from '../engines/shim/quota.js';
import { listTree } from '../engines/shim/tree.js';
import { Streams } from '../engines/wasmer/streams.js';
import { retainedBytes } from './support/retained.js';

const MIB = 2 ** 20;
const byte = new Uint8Array([120]);

test('what is written byte by byte takes little more than its bytes', async () => {
  const stream = new OutputStream('stdout', MIB, null);
  const write = () => {
    for (let count = 0; count < 200_000; count += 1) stream.write([byte]);
    return stream;
  };
  const retained = retainedBytes(write);
  assert(retained < MIB, `${retained} bytes`);
  assert.deepEqual(stream.bytes(), new Uint8Array(200_000).fill(120));
});

test('what `@wasmer/sdk` gives byte by byte takes little more than its bytes', async () => {
  const streams = new Streams({ maxOutputBytes: MIB, onOutput: null });
  await streams.read({ stdout: bytes(200_000), stderr: bytes(1) });
  assert.deepEqual([streams.bytes().stdout.length, streams.bytes().stderr.length], [200_000, 1]);
  assert(streams.bytes().stdout.buffer.byteLength <= 300_000);

  async function* bytes(count) {
    for (let sent = 0; sent < count; sent += 1) yield byte;
  }
});

test('a stream never has more memory than its limit', () => {
  const stream = new OutputStream('stderr', 100_000, null);
  for (let count = 0; count < 100; count += 1) stream.write([new Uint8Array(1000)]);
  assert.throws(() => stream.write([byte]), { stream: 'stderr' });
  assert.equal(stream.bytes().length, 100_000);
  assert(stream.bytes().buffer.byteLength <= 100_000);
});

test('a file that grows has at most half as much memory again, and none beyond its limit', () => {
  const file = new FileNode(new Uint8Array(), new Quota(MIB));
  const piece = new Uint8Array(1000);
  for (let size = 0; size < 1_048_000; size += piece.length) {
    file.write(size, piece);
    const { byteLength } = file.content.buffer;
    assert(byteLength <= Math.max(256, 1.5 * file.size), `${byteLength} of ${file.size}`);
    assert(byteLength <= MIB, `${byteLength}`);
  }
});

test('a file that is shortened gives its memory back, and keeps what is left', () => {
  const file = new FileNode(new Uint8Array(), new Quota(2 * MIB));
  file.write(0, new Uint8Array(MIB).fill(120));
  for (const size of [900_000, 600_000, 500_000, 1000, 999, 0]) {
    file.resize(size);
    const { byteLength } = file.content.buffer;
    assert(byteLength <= Math.max(256, 1.5 * size), `${byteLength} of ${size}`);
    assert.deepEqual(file.content, new Uint8Array(size).fill(120));
  }
  file.resize(10);
  assert.deepEqual(file.content, new Uint8Array(10));
});

test('what a run has written is not held twice', () => {
  const root = new FolderNode(new Quota());
  const file = root.makeFile('file');
  for (let count = 0; count < 1000; count += 1) file.write(count, byte);
  const content = listTree(root).get('file');
  assert.equal(content.buffer.byteLength, 1000);
  assert.equal(file.content.buffer, content.buffer);
});

test('what a run leaves has no paths that are longer than any may be', () => {
  const [kept, moved] = [new FolderNode(new Quota()), new FolderNode(new Quota())];
  const names = Array.from({ length: 16 }, (_, level) => (level < 15 ? 'x' : 'y').repeat(255));
  let [folder, inner] = [kept, moved];
  for (const name of names.slice(0, 15)) {
    folder.makeFolder(name);
    folder = folder.entries.get(name);
  }
  folder.makeFile(names[15]);
  assert.equal([...listTree(kept).keys()][0].length, 4095);
  inner.makeFolder('z');
  inner = inner.entries.get('z');
  kept.move(names[0], inner, names[0]);
  assert.throws(() => listTree(moved), PathTooLong);
});

test('whatever is made counts as written, with its name and what a link leads to', () => {
  const quota = new Quota(4 * 4096 + 4095);
  const folder = new FolderNode(quota);
  folder.makeLink('link', 'ä'.repeat(300));
  folder.makeFolder('folder');
  folder.makeName('name', folder.makeFile('file'));
  assert.equal(quota.bytesLeft, 4095);
  for (const make of [
    () => folder.makeLink('other', 'file'),
    () => folder.makeFolder('other'),
    () => folder.makeFile('other'),
    () => folder.makeName('other', folder.entries.get('file')),
  ]) {
    assert.throws(make, { limit: 'data' });
  }
  assert.equal(folder.entries.size, 4);
});

/** As many files with long names. */
function largeFolder(count) {
  const folder = new FolderNode(new Quota());
  for (let number = 0; number < count; number += 1) {
    folder.makeFile(String(number).padStart(250, 'x'));
  }
  return folder;
}

test('listings of one folder through many descriptors are forgotten before they fill the memory', () => {
  const folder = largeFolder(5000);
  const table = new DescriptorTable([]);
  const buffer = new Uint8Array(1000);
  const list = () => {
    for (let count = 0; count < 100; count += 1) {
      const fd = table.add(new FolderDescriptor(folder));
      assert.equal(table.list(fd, buffer, 0n), buffer.length);
    }
    return table;
  };
  const retained = retainedBytes(list);
  assert(retained < 80 * MIB, `${retained} bytes`);
});

test('a listing that was forgotten begins anew, and goes on where it was', () => {
  const descriptor = new FolderDescriptor(largeFolder(10));
  const buffer = new Uint8Array(1000);
  const names = [];
  for (let cookie = 0n, count = buffer.length; count === buffer.length; ) {
    count = descriptor.list(buffer, cookie);
    descriptor.listing = null;
    const view = new DataView(buffer.buffer);
    for (let at = 0; at + 24 <= count; at += 24 + view.getUint32(at + 16, true)) {
      const end = at + 24 + view.getUint32(at + 16, true);
      if (end > count) break;
      names.push(new TextDecoder().decode(buffer.subarray(at + 24, end)));
      cookie = view.getBigUint64(at, true);
    }
  }
  const files = Array.from({ length: 10 }, (_, number) => String(number).padStart(250, 'x'));
  assert.deepEqual(names, ['.', '..', ...files]);
});
