import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { keyPair } from '../../loader/test/support/minisign.js';
import { Original } from '../variants.js';
import { assertInitialized, Runner } from './runner.js';

/** A package runs only if it was signed with the key that the page names, from the cache too. */
export function signatures(context) {
  const runner = new Runner(context, 'signed');
  const key = keyPair(1);
  const { publicKey } = key;
  let detached;
  before(async () => {
    const plain = await context.server.package('calculator.rmpkg');
    detached = key.sign(plain);
    const original = await Original.read(plain);
    context.server.add(
      'signed.rmpkg',
      original.variant(() => {}, { sign: key.sign }),
    );
  });

  async function assertRefused(path, options, code) {
    const { failure } = await runner.initialize(path, options);
    assert.equal(failure?.code, code, failure?.message);
  }

  test('embedded', async () => {
    const path = 'packages/signed.rmpkg';
    for (const state of ['new', 'cached']) {
      assertInitialized(await runner.initialize(path, { publicKey }));
      const { value } = await runner.execute(null, [1]);
      assert.deepEqual([value.report.results, value.metrics.cached], [[12], state === 'cached']);
    }
    await assertRefused(path, { publicKey: keyPair(1).publicKey }, 'signature_invalid');
    await assertRefused(path, { publicKey: keyPair(2).publicKey }, 'wrong_key');
    await assertRefused('packages/calculator.rmpkg', { publicKey }, 'signature_missing');
  });

  test('detached', async () => {
    const path = 'packages/calculator.rmpkg';
    assertInitialized(await runner.initialize(path, { publicKey, signature: detached }));
    assertInitialized(await runner.initialize(path, { publicKey, signature: detached }));
    const signature = key.sign(new TextEncoder().encode('something else'));
    await assertRefused(path, { publicKey, signature }, 'signature_invalid');
  });
}
