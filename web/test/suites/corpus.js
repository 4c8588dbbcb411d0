import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const EXPECTED = new URL('../../../rmpkg-format/corpus/expected.json', import.meta.url);

/** The format's corpus: its good packages are read, each bad one is refused with its code. */
export function corpus(context) {
  test('each file gives its code', async () => {
    const expected = JSON.parse(readFileSync(EXPECTED, 'utf8'));
    const found = await context.pages.plain.evaluate(readAll, Object.keys(expected));
    assert(Object.keys(found).length > 100);
    assert.deepEqual(found, expected);
  });
}

/** Runs in the page: the code of each file, or null where it is read. */
async function readAll(names) {
  const codeOf = (name) =>
    harness.readPackage(`../corpus/${name}`).then(
      () => null,
      (error) => error.code ?? String(error),
    );
  const codes = await Promise.all(names.map(codeOf));
  return Object.fromEntries(names.map((name, index) => [name, codes[index]]));
}
