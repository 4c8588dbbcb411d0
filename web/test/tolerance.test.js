import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { difference } from './suites/tolerance.js';

/** What `conformance/src/tolerance.rs` is held to as well. */
const EXAMPLES = new URL('../../conformance/tolerance.json', import.meta.url);

test('documents differ where the examples of the conformance crate say', () => {
  const examples = JSON.parse(readFileSync(EXAMPLES, 'utf8'));
  for (const { what, tolerance, expected, found, differs_at } of examples) {
    const differs = difference(tolerance, expected, found);
    assert.equal(differs?.place ?? null, differs_at, what);
  }
  assert.ok(examples.length > 20);
});
