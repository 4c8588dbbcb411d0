/** The writer makes what the Rust writer makes, and what it makes can be read. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PackageEditor, PackageError, readPackage } from '../index.js';
import { storedEntry, writePackage } from '../package/write/package.js';
import { listEntries } from '../package/zip.js';
import { repack, smallFiles } from './support/build.js';
import { keyPair } from './support/minisign.js';

const WRITTEN = new URL('../../../rmpkg-format/written/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('cases.json', WRITTEN), 'utf8'));
const written = (name) => new Uint8Array(readFileSync(new URL(`${name}.rmpkg`, WRITTEN)));
const encode = (text) => new TextEncoder().encode(text);

async function write({ base, pipeline, python, built_with: builtWith, provenance, files }) {
  if (base) return (await PackageEditor.open(written(base))).write({ files, pipeline });
  const contents = Object.entries(files).map(([path, text]) => storedEntry(path, encode(text)));
  return writePackage(pipeline, { python, builtWith, provenance }, await Promise.all(contents));
}

/** Where two packages differ first, in a form that can be read. */
function manifestOf(bytes) {
  const [{ packed, method }] = listEntries(bytes).values();
  return method === 0 ? new TextDecoder().decode(packed) : '';
}

for (const each of cases.filter(({ deflated }) => !deflated)) {
  test(`the package \`${each.name}\` has the bytes of the Rust writer's`, async () => {
    const [found, expected] = [await write(each), written(each.name)];
    assert.equal(manifestOf(found), manifestOf(expected));
    assert(Buffer.from(found).equals(expected), 'the zips differ');
    const { edits } = (await readPackage(found)).manifest.package.provenance ?? {};
    if (each.base) assert.deepEqual(edits.at(-1).entries, each.edited);
  });
}

test('every package of the folder is one of the cases', () => {
  const names = readdirSync(WRITTEN).filter((name) => name.endsWith('.rmpkg'));
  assert.deepEqual(names.toSorted(), cases.map(({ name }) => `${name}.rmpkg`).toSorted());
});

const open = (name) => PackageEditor.open(written(name));
const TEXT = 'app/text.py';

async function refusal(promise) {
  const error = await promise.then(
    () => assert.fail('it was written'),
    (error) => error,
  );
  assert(error instanceof PackageError, error.stack);
  return error.code;
}

test('what is not changed is the package itself, signature included', async () => {
  const key = keyPair(3);
  const signed = repack(smallFiles(), undefined, key.sign);
  const editor = await PackageEditor.open(signed);
  const node = new TextDecoder().decode(smallFiles().get('app/node.py'));
  const { manifestText } = await readPackage(signed);
  const nothing = [{}, { files: { 'app/node.py': node, 'app/none.py': null } }];
  for (const changes of [...nothing, { pipeline: manifestText }]) {
    assert.deepEqual(await editor.write(changes), signed);
  }
  const { signature, manifest } = await readPackage(
    await editor.write({ files: { 'app/new.py': '' } }),
  );
  assert.equal(signature, null);
  assert.equal(manifest.package.provenance.edits.length, 1);
});

test('a change of a change names both', async () => {
  const once = await (await open('deflated')).write({ files: { [TEXT]: '# once\n' } });
  const twice = await (await PackageEditor.open(once)).write({ files: { 'app/two.py': '' } });
  const { manifest, read } = await readPackage(twice);
  const { edits, toolchain } = manifest.package.provenance;
  assert.equal(toolchain, 'rustup');
  assert.deepEqual(
    edits.map(({ by, package: base, entries }) => [by, base, entries.at(-1)]),
    [
      ['@rmpkg/loader', (await readPackage(written('deflated'))).sha256, TEXT],
      ['@rmpkg/loader', (await readPackage(once)).sha256, 'app/two.py'],
    ],
  );
  assert.equal(typeof read, 'function');
});

test('what is kept is not packed again, whoever packed it', async () => {
  const before = written('deflated');
  const after = await (await open('deflated')).write({ files: { [TEXT]: '# new\n' } });
  const [old, now] = [listEntries(before), listEntries(after)];
  for (const [path, entry] of now) {
    if (path === 'manifest.json' || path === TEXT) continue;
    assert.deepEqual(
      [entry.method, entry.packed],
      [old.get(path).method, old.get(path).packed],
      path,
    );
  }
});

test('bytecode stays where its module was not changed', async () => {
  const after = await (await open('deflated')).write({ files: { [TEXT]: '# new\n' } });
  const paths = (await readPackage(after)).entries.map(({ path }) => path);
  const bytecode = paths.filter((path) => path.endsWith('.pyc') && path.startsWith('app/'));
  assert.deepEqual(bytecode, ['app/__pycache__/kept.cpython-312.pyc']);
});

test('one editor writes many packages', async () => {
  const editor = await open('deflated');
  const [one, other] = await Promise.all([
    editor.write({ files: { [TEXT]: '# one\n' } }),
    editor.write({ files: { 'app/kept.py': null } }),
  ]);
  assert.equal(new TextDecoder().decode((await readPackage(one)).read(TEXT)), '# one\n');
  assert((await readPackage(other)).read(TEXT).length > 100);
});

test('a package that is loaded is changed all the same, with everything stored', async () => {
  const loaded = await readPackage(written('deflated'));
  const editor = await PackageEditor.of(loaded);
  const same = await readPackage(await editor.write({}));
  assert.deepEqual(same.manifest, loaded.manifest);
  const bytes = await editor.write({ files: { [TEXT]: '# new\n' } });
  const changed = await readPackage(bytes);
  for (const { method } of listEntries(bytes).values()) assert.equal(method, 0);
  const packed = await readPackage(
    await (await open('deflated')).write({ files: { [TEXT]: '# new\n' } }),
  );
  assert.deepEqual(changed.manifest, packed.manifest);
});

const wrong = {
  name_segment: { files: { 'app/../x.py': '' } },
  name_format_character: { files: { 'app/\u{202e}yp.exe': '' } },
  name_character: { files: { 'app/x?.py': '' } },
  name_device: { files: { 'app/aux.py': '' } },
  name_ending: { files: { 'app/x.py.': '' } },
  name_case_collision: { files: { 'app/TEXT.py': '' } },
  name_is_folder: { files: { 'app/text.py/inner.py': '' } },
  name_reserved: { files: { 'manifest.json': '{}' } },
  name_not_utf8: { files: { 'app/\ud83d.py': '' } },
  wasm_missing: { files: { 'modules/remotemedia_runtime.wasm': null } },
  stdlib_missing: { files: { 'wasi-deps/usr/lib/python3.12/os.pyc': null } },
  manifest_not_json: { pipeline: '{' },
  manifest_duplicate_key: { pipeline: '{"version": "v1", "version": "v1"}' },
  pipeline_invalid: { pipeline: '{"version": "v1"}' },
};

for (const field of ['stdlib', 'builtin', 'dependencies']) {
  test(`what Python is to have is a list of texts, or nobody would read it: ${field}`, async () => {
    const pipeline = { version: 'v1', metadata: {}, nodes: [], connections: [] };
    for (const wrong of ['numpy', [1], null]) {
      const changes = { pipeline: JSON.stringify({ ...pipeline, python: { [field]: wrong } }) };
      assert.equal(await refusal((await open('deflated')).write(changes)), 'pipeline_invalid');
    }
  });
}

test('whether there are time zones is yes or no', async () => {
  const pipeline = { version: 'v1', metadata: {}, nodes: [], connections: [] };
  for (const wrong of ['no', 0, []]) {
    const changes = { pipeline: JSON.stringify({ ...pipeline, python: { tzdata: wrong } }) };
    assert.equal(await refusal((await open('deflated')).write(changes)), 'pipeline_invalid');
  }
});

test('a text may be as long as a manifest', async () => {
  const text = '\u00e4\n'.repeat(2_500_000);
  const pipeline = { version: 'v1', metadata: { name: text }, nodes: [], connections: [] };
  const bytes = await (await open('deflated')).write({ pipeline: JSON.stringify(pipeline) });
  assert.equal((await readPackage(bytes)).manifest.metadata.name, text);
});

test('a signature is nothing that a file can be', async () => {
  const files = { 'Manifest.json.minisig': 'untrusted comment: none' };
  assert.equal(await refusal((await open('deflated')).write({ files })), 'name_reserved');
});

for (const [code, changes] of Object.entries(wrong)) {
  test(`what a reader would refuse as ${code} is not written`, async () => {
    assert.equal(await refusal((await open('deflated')).write(changes)), code);
  });
}
