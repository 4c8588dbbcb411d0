import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { assertInitialized, enginesOf, Runner } from './runner.js';

/** Tasks and timers wait for the clock, on either engine. */
export function asyncio(context) {
  for (const { options, mode } of enginesOf(context)) {
    before(() => context.pages[mode] ?? context.open(mode));
    test(`asyncio runs on ${options.engine}`, async () => {
      const runner = new Runner(context, 'asyncio', mode);
      assertInitialized(await runner.initialize('packages/probes.rmpkg', options));
      const { value, failure } = await runner.probe('waiting:Timers', null);
      const results = ['slept', 'yielded'];
      const expected = { results, long_enough: true, fired: [0.01, 0.02, 0.03] };
      assert.deepEqual(value, expected, failure?.message);
      await runner.dispose();
    });
  }
}
