import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PackageEditor, readPackage } from '../loader/index.js';
import { packageBytes, repack, smallFiles } from '../loader/test/support/packages.js';
import { WorkingCopy } from './playground/working-copy.js';
import { Session } from './session.js';

describe('a package that is written', () => {
  const files = { 'app/node.py': 'class Node: ...  # new\n' };

  test('it is packed as it was where its file is at hand, else it is written from what is loaded', async (context) => {
    const bytes = packageBytes('text');
    let isThere = true;
    context.mock.method(globalThis, 'fetch', async () => {
      if (isThere) return new Response(bytes);
      throw new TypeError('offline');
    });
    const session = new Session();
    await session.open(
      { source: new URL('http://127.0.0.1/x.rmpkg') },
      { worker: false, cache: false },
    );
    const small = await session.write({ files });
    assert.deepEqual(small, await (await PackageEditor.open(bytes)).write({ files }));
    isThere = false;
    const large = await session.write({ files });
    assert(large.length > small.length);
    assert.deepEqual((await readPackage(large)).manifest, (await readPackage(small)).manifest);
  });

  test('one that has come to be in its place is not the one that was changed', async (context) => {
    let there = packageBytes('text');
    context.mock.method(globalThis, 'fetch', async () => new Response(there));
    const session = new Session();
    const options = { worker: false, cache: false };
    const { sha256 } = await session.open({ source: new URL('http://127.0.0.1/x.rmpkg') }, options);
    there = packageBytes('mixed');
    const { manifest } = await readPackage(await session.write({ files }));
    assert.equal(manifest.metadata.name, 'text');
    assert.deepEqual(manifest.package.provenance.edits.at(-1).package, sha256);
  });

  test('while another one is opened, it can be had still', async (context) => {
    const session = new Session();
    await session.open(
      { source: new File([packageBytes('text')], 'a') },
      { worker: false, cache: false },
    );
    context.mock.method(globalThis, 'fetch', () => new Promise(() => {}));
    session.open({ source: new URL('http://127.0.0.1/x.rmpkg') }, { worker: false, cache: false });
    const { manifest } = await readPackage(await session.write({ files }));
    assert.equal(manifest.metadata.name, 'text');
  });

  test('it can be opened and changed again', async () => {
    const editor = await PackageEditor.open(repack(smallFiles()));
    const again = new WorkingCopy(await readPackage(await editor.write({ files })));
    assert.equal(again.read('node.py'), 'class Node: ...  # new\n');
  });
});
