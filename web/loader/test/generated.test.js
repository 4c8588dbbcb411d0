/**
 * Random modules come to the same end as under wasmtime. `conformance/generated` has a few; `cargo xtask fuzz hosts`
 * makes many.
 */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { generatedModules, Runs } from './support/generated.js';

const runs = new Runs();
after(() => runs.end());

/** What may have come of a refusal of memory, of which no browser tells. */
const WITHOUT_MEMORY = ['memory', 'trap', 'abort'];

for (const { name, wasm, expected } of generatedModules()) {
  test(`module ${name} comes to the end that it has under wasmtime`, async () => {
    const found = await runs.run(wasm);
    if (expected.kind === 'memory') assert(WITHOUT_MEMORY.includes(found.kind), found.kind);
    else assert.deepEqual(comparable(found), comparable(expected), found.detail);
    assert.equal(found.stdout, expected.kind === 'timeout' ? found.stdout : expected.stdout);
    if (found.memoryBytes) assert.equal(found.memoryBytes, expected.memoryBytes);
  });
}

/** The engine's words for a crash are its own. */
function comparable({ kind, detail }) {
  return { kind, detail: ['exit', 'output'].includes(kind) ? detail : null };
}
