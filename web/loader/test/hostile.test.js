/** Modules that mean ill come to the end that is written down. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineRunner } from '../index.js';
import { hostileModules, LIMITS } from './support/hostile.js';
import { rejection } from './support/rejection.js';

for (const { name, bytes, kind } of hostileModules()) {
  test(`${name} ends as ${kind}`, async () => {
    const failure = await rejection(execute(bytes), Error);
    assert.equal(failure.kind ?? failure.code, kind, failure.message);
    if (kind === 'no_result') assert.equal(failure.exitCode, name.includes('32_bits') ? -1 : 0);
  });
}

async function execute(bytes) {
  const runner = await PipelineRunner.initialize(bytes);
  await runner.execute(null, null, LIMITS).finally(() => runner.dispose());
}
