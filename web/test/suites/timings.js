import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { EXAMPLES } from '../packages.js';
import { enginesOf } from './runner.js';

const INPUT = readFileSync(join(EXAMPLES, 'mixed/input.json'), 'utf8');

/** What it takes to the first result of `examples/mixed`: measured and shown, never asserted. */
export function timings(context) {
  for (const { options, mode } of enginesOf(context)) {
    const { engine } = options;
    test(`${engine}, cold and warm`, async () => {
      for (const state of ['cold', 'warm']) {
        await context.open(mode);
        if (state === 'cold') await context.pages[mode].evaluate(forget);
        const { failure, value } = await context.pages[mode].evaluate(measure, INPUT, options);
        assert.equal(failure, undefined, failure?.message);
        context.timings.push({ browser: context.driver.name, engine, state, ...value });
      }
    });
  }
}

/** Empties the browser's storage; runs in the page. */
async function forget() {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = resolve;
      request.onerror = reject;
    });
  }
}

/** Runs in the page, too. */
function measure(input, options) {
  return harness.attempt('measure', async () => {
    const begun = performance.now();
    const runner = await harness.PipelineRunner.initialize('../../packages/mixed.rmpkg', options);
    const { metrics } = await runner.execute(null, input);
    const firstResultMs = performance.now() - begun;
    await runner.keep(); // for the warm one
    runner.dispose();
    const { fetchMs, verifyMs, compileMs, startMs, executeMs, peakMemoryBytes, cached } = metrics;
    const times = { fetchMs, verifyMs, compileMs, startMs, executeMs, firstResultMs };
    const rounded = Object.entries(times).map(([name, ms]) => [name, Math.round(ms)]);
    return { ...Object.fromEntries(rounded), peakMemoryBytes, cached };
  });
}
