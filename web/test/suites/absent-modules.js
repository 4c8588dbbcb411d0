import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ABSENT_MODULES } from '../packages.js';
import { assertInitialized, Runner } from './runner.js';

/** A distribution that imports what no host has works all the same, and fails where it uses that. */
export function absentModules(context) {
  test('is imported, and says why a part of it cannot be used', async () => {
    const runner = new Runner(context, 'absent-modules');
    assertInitialized(await runner.initialize('packages/absent-modules.rmpkg'));
    const { value, failure } = await runner.execute(null, read('input.json'));
    assert.equal(failure, undefined, failure?.message);
    assert.deepEqual(value.report.results, read('expected.json').results);
    await runner.dispose();
  });
}

function read(file) {
  return JSON.parse(readFileSync(join(ABSENT_MODULES, file), 'utf8'));
}
