/** Modules that mean ill come to the end that is written down. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipelineRunner } from '../index.js';
import { hostileModules } from './support/hostile.js';
import { rejection } from './support/rejection.js';

for (const { name, bytes, limits, kind, exitCode } of hostileModules()) {
  test(`${name} ends as ${kind}`, async () => {
    const failure = await rejection(execute(bytes, limits), Error);
    assert.equal(failure.kind ?? failure.code, kind, failure.message);
    if (kind === 'no_result') assert.equal(failure.exitCode, exitCode);
  });
}

async function execute(bytes, limits) {
  const runner = await PipelineRunner.initialize(bytes);
  await runner.execute(null, null, limits).finally(() => runner.dispose());
}
