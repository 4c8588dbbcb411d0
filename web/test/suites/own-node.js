import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertInitialized, Runner } from './runner.js';

/** In batches of two. */
const BATCHES = {
  version: 'v1',
  metadata: { name: 'batches' },
  nodes: [{ id: 'batch', node_type: 'BatchNode', params: { size: 2 } }],
  connections: [],
};

/** A package whose runtime has a Rust node of somebody else's crate besides its own. */
export function ownNode(context) {
  const skip = context.driver.name !== 'chromium' && 'the same wasm has run in one browser already';

  test('runs that node', { skip }, async () => {
    const runner = new Runner(context, 'own-node');
    assertInitialized(await runner.initialize('packages/own-node.rmpkg'));
    const { value, failure } = await runner.execute(BATCHES, [1, 2, 3, 4, 5]);
    assert.equal(failure, undefined, failure?.message);
    assert.deepEqual(value.report.results, [[1, 2], [3, 4], [5]]);
    await runner.dispose();
  });
}
