/** Each package of the format's corpus is refused with the code that it is to give, or read. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readPackage } from '../index.js';

const CORPUS = new URL('../../../rmpkg-format/corpus/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', CORPUS), 'utf8'));

/** Some versions of Node ignore what follows a deflate stream; browsers refuse it. */
async function ignoresTrailingBytes() {
  const stream = new Uint8Array([1, 0, 0, 0xff, 0xff, 42]);
  const unpacked = new Blob([stream]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(unpacked).arrayBuffer().then(
    () => true,
    () => false,
  );
}

const skipped = (await ignoresTrailingBytes()) ? ['deflate-trailing-bytes.rmpkg'] : [];

/** @param {string} file */
const options = (file) => ({
  skip: skipped.includes(file) && 'this Node ignores bytes after a deflate stream',
});

for (const [file, code] of Object.entries(expected)) {
  test(`${file} ${code ? `is refused: ${code}` : 'is read'}`, options(file), async () => {
    const bytes = new Uint8Array(readFileSync(new URL(file, CORPUS)));
    const found = await readPackage(bytes).then(
      () => null,
      (error) => error.code ?? error,
    );
    assert.equal(found, code);
  });
}
