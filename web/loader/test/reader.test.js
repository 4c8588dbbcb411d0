/** What a good package gives, and each defect of a bad one. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { PackageError, readPackage } from '../index.js';
import { crc32 } from '../package/crc32.js';
import { EXAMPLES, packageBytes, repack, smallFiles } from './support/packages.js';
import { writeZip } from './support/zip-writer.js';

const WASM = 'modules/remotemedia_runtime.wasm';
const text = (string) => new TextEncoder().encode(string);

async function codeOf(bytes) {
  const error = await readPackage(bytes).then(
    () => assert.fail('the package was read'),
    (error) => error,
  );
  assert(error instanceof PackageError, error.stack);
  assert(error.message.length > 10);
  return error.code;
}

/** The code for the good package after `damage` was done to its files before they were listed. */
function codeAfter(damage) {
  const files = smallFiles();
  damage(files);
  return codeOf(repack(files));
}

const codeWithManifest = (change) => codeOf(repack(smallFiles(), change));

for (const name of EXAMPLES) {
  test(`the package of the example ${name} is read, and every byte of it verified`, async () => {
    const bytes = packageBytes(name);
    const read = await readPackage(bytes);
    assert.equal(read.pythonVersion, '3.12.1');
    assert.equal(read.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.equal(read.size, bytes.length);
    assert.equal(read.manifest.metadata.name, name);
    for (const { path, size } of read.entries) assert.equal(read.read(path).length, size);
  });
}

test('the folders of the guest are those with files', async () => {
  const mounts = (await readPackage(repack(smallFiles()))).mounts();
  const listed = mounts.map(({ guest, files }) => [guest, [...files.keys()]]);
  assert.deepEqual(listed, [
    ['/usr', ['lib/python3.12/os.pyc']],
    ['/app', ['node.py']],
  ]);
});

test('verified bytes are counted', async () => {
  const seen = [];
  await readPackage(new Blob([repack(smallFiles())]), { onBytes: (...pair) => seen.push(pair) });
  assert.deepEqual(seen.at(-1), [124, 124]);
});

test('other bytes are no package', async () => {
  for (const bytes of [[], [1, 2, 3], Array(1000).fill(0), Array(1000).fill(255)]) {
    assert.equal(await codeOf(new Uint8Array(bytes)), 'not_a_zip');
  }
  await assert.rejects(readPackage(42), TypeError);
});

test('a package that is cut off anywhere is named so', async () => {
  const bytes = packageBytes('calculator');
  for (const length of [10, 1000, bytes.length >> 1, bytes.length - 23, bytes.length - 1]) {
    assert.equal(await codeOf(bytes.slice(0, length)), 'truncated', `${length} bytes`);
  }
});

test('one flipped bit of the real wasm is found', async () => {
  const bytes = packageBytes('mixed');
  bytes[bytes.length >> 1] ^= 1;
  const codes = ['crc_differs', 'deflate_damaged', 'unpacked_size_differs'];
  assert(codes.includes(await codeOf(bytes)));
});

test('content that differs from the manifest is found although the zip is sound', async () => {
  const wasm = (files) => files.get(WASM);
  const files = smallFiles();
  const change = (manifest) => {
    wasm(files)[7] ^= 1;
    return manifest;
  };
  assert.equal(await codeOf(repack(files, change)), 'sha256_differs');
});

test('the manifest must be there and be JSON', async () => {
  assert.equal(await codeOf(writeZip([...smallFiles()])), 'manifest_missing');
  for (const manifest of ['{', '[]', 'null', '', '"x"']) {
    const zip = writeZip([['manifest.json', text(manifest)], ...smallFiles()]);
    assert.equal(await codeOf(zip), 'manifest_not_json', manifest);
  }
  const latin = writeZip([['manifest.json', new Uint8Array([0x22, 0xe4, 0x22])], ...smallFiles()]);
  assert.equal(await codeOf(latin), 'manifest_not_json');
});

test('the manifest names target, format and files', async () => {
  const cases = [
    ['wrong_target', (manifest) => void (manifest.runtime_target = 'wasm64-unknown')],
    ['wrong_target', (manifest) => void delete manifest.runtime_target],
    ['unknown_format', (manifest) => void (manifest.package.format = '2.0')],
    ['manifest_invalid', (manifest) => void delete manifest.package],
    ['manifest_invalid', (manifest) => void (manifest.package.format = 1)],
    ['manifest_invalid', (manifest) => void (manifest.package.python = 3)],
    ['manifest_invalid', (manifest) => void (manifest.package.files = {})],
    ['manifest_invalid', (manifest) => void (manifest.package.files[0].size = '9')],
    ['manifest_invalid', (manifest) => void (manifest.package.files[0].sha256 = 'ABC')],
    ['entry_absent', (manifest) => void (manifest.package.files[0].path = 'app/other.py')],
    ['entry_unlisted', (manifest) => void manifest.package.files.pop()],
    ['listed_twice', (manifest) => void manifest.package.files.push(manifest.package.files[0])],
    ['size_differs', (manifest) => void (manifest.package.files[0].size += 1)],
  ];
  for (const [code, change] of cases) {
    assert.equal(await codeWithManifest(change), code, change.toString());
  }
});

test('the parts that a run needs must be there', async () => {
  assert.equal(await codeAfter((files) => files.delete(WASM)), 'wasm_missing');
  assert.equal(await codeAfter((files) => files.set(WASM, text('not wasm'))), 'wasm_invalid');
  const withoutStdlib = (files) => files.delete('wasi-deps/usr/lib/python3.12/os.pyc');
  assert.equal(await codeAfter(withoutStdlib), 'stdlib_missing');
});

test('a package without Python needs no stdlib', async () => {
  const files = smallFiles();
  files.delete('wasi-deps/usr/lib/python3.12/os.pyc');
  const read = await readPackage(repack(files, (manifest) => void delete manifest.package.python));
  assert.equal(read.pythonVersion, null);
});

/** A zip with nothing but a deflated manifest that claims this size. */
function deflatedManifest(packed, { size, crc = 0 }) {
  const bend = (view, at) => {
    view.setUint16(at, 8, true);
    view.setUint32(at + 6, crc, true);
    view.setUint32(at + 14, size, true);
  };
  return writeZip([['manifest.json', packed]], {
    local: (_, header) => bend(header, 8),
    central: (_, record) => bend(record, 10),
  });
}

test('a size that cannot be true is refused before anything is allocated', async () => {
  assert.equal(
    await codeOf(deflatedManifest(new Uint8Array(10), { size: 2 ** 20 })),
    'impossible_size',
  );
  assert.equal(
    await codeOf(deflatedManifest(new Uint8Array(10), { size: 2 ** 31 })),
    'manifest_too_large',
  );
  const many = Array.from({ length: 20_001 }, (_, index) => [`f${index}`, new Uint8Array()]);
  assert.equal(await codeOf(writeZip(many)), 'too_many_entries');
});

test('an entry that unpacks to more or less than it claims is refused', async () => {
  const packed = deflateRawSync(new Uint8Array(1_000_000));
  for (const size of [0, 10, 999_999, 1_000_001]) {
    const code = await codeOf(deflatedManifest(packed, { size }));
    assert.equal(code, 'unpacked_size_differs', `${size} bytes`);
  }
  const noDeflate = deflatedManifest(text('no deflate at all'), { size: 100 });
  assert.equal(await codeOf(noDeflate), 'deflate_damaged');
});

test('deflated entries are read, and their checksums compared', async () => {
  const manifest = text(JSON.stringify({ runtime_target: 'other' }));
  const packed = new Uint8Array(deflateRawSync(manifest));
  const size = manifest.length;
  const good = deflatedManifest(packed, { size, crc: crc32(manifest) });
  assert.equal(await codeOf(good), 'wrong_target');
  assert.equal(await codeOf(deflatedManifest(packed, { size })), 'crc_differs');
});
