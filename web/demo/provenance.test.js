import assert from 'node:assert/strict';
import { test } from 'node:test';

import { provenanceOf } from './provenance.js';

const provenance = (info) => provenanceOf({ manifest: { package: info } });

test('what the maker says is listed, and what it leaves out is not', () => {
  const listed = provenance({
    built_with: { rust: '1.97.0', other: '2' },
    provenance: {
      source_revision: 'abc123',
      wasm_opt_flags: ['-O3', '--vacuum'],
      materials: [{ name: 'a wheel', sha256: '00ff' }],
    },
  });
  assert.deepEqual(listed, [
    ['Source revision', 'abc123'],
    ['rust', '1.97.0'],
    ['other', '2'],
    ['Flags of wasm-opt', '-O3 --vacuum'],
    ['a wheel', 'SHA-256 00ff'],
  ]);
});

test('a package whose maker says nothing has nothing to show', () => {
  assert.deepEqual(provenance({}), []);
  assert.deepEqual(provenance({ provenance: null }), []);
});
