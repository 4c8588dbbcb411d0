import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hostileModules, LIMITS } from '../../loader/test/support/hostile.js';
import { Runner } from './runner.js';

/** Modules that mean ill come to the end that is written down, and the page is as before. */
export function hostile(context) {
  const runner = new Runner(context, 'hostile');

  for (const { name, bytes, kind } of hostileModules()) {
    test(`${name} ends as ${kind}`, async () => {
      context.server.add(`hostile-${name}.rmpkg`, bytes);
      const failure = await endOf(`packages/hostile-${name}.rmpkg`);
      assert.equal(failure.kind ?? failure.code, kind, failure.message);
    });
  }

  async function endOf(path) {
    const { failure } = await runner.initialize(path);
    return failure ?? (await runner.execute(null, null, LIMITS)).failure;
  }
}
