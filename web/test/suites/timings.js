import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { EXAMPLES } from '../packages.js';

const INPUT = readFileSync(join(EXAMPLES, 'mixed/input.json'), 'utf8');

const ENGINES = [{ engine: 'shim', options: { engine: 'shim' }, mode: 'plain' }];

/** What it takes to the first result of `examples/mixed`: measured and shown, never asserted. */
export function timings(context) {
  const rows = [];
  for (const { engine, options, mode } of ENGINES) {
    test(`${engine}, cold and warm`, async () => {
      for (const state of ['cold', 'warm']) {
        const page = await context.open(mode);
        const { failure, value } = await page.evaluate(measure, INPUT, options);
        assert.equal(failure, undefined, failure?.message);
        rows.push({ browser: context.driver.name, engine, state, ...value });
        await page.close();
      }
    });
  }
  after(() => {
    console.table(rows);
    keep(context, rows);
  });
}

/** Runs in the page. */
function measure(input, options) {
  return harness.attempt('measure', async () => {
    const begun = performance.now();
    const runner = await harness.PipelineRunner.initialize('../../packages/mixed.rmpkg', options);
    const { metrics } = await runner.execute(null, input);
    const firstResultMs = performance.now() - begun;
    runner.dispose();
    const { fetchMs, verifyMs, compileMs, startMs, executeMs, peakMemoryBytes, cached } = metrics;
    const times = { fetchMs, verifyMs, compileMs, startMs, executeMs, firstResultMs };
    const rounded = Object.entries(times).map(([name, ms]) => [name, Math.round(ms)]);
    return { ...Object.fromEntries(rounded), peakMemoryBytes, cached };
  });
}

/** Other browsers' rows in the file stay. */
function keep({ driver, output }, rows) {
  const path = join(output, 'timings.json');
  mkdirSync(output, { recursive: true });
  const others = readRows(path).filter(({ browser }) => browser !== driver.name);
  writeFileSync(path, `${JSON.stringify([...others, ...rows], null, 2)}\n`);
}

function readRows(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
}
