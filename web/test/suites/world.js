import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertInitialized, Runner, THREADS } from './runner.js';

const LOOKS = 200_000;

/** A finer clock than this (Node.js has one) goes on between two looks of a guest: its steps can't be seen. */
const FINEST_SEEN = 2e-6;

/** What a pipeline finds around it is what it finds elsewhere. */
export function world(context) {
  for (const { thread, worker } of THREADS) {
    const runner = new Runner(context, `world, ${thread}`);
    const options = { worker, data: `world-${worker}` };
    before(async () => {
      await context.pages.plain.evaluate(() => harness.clearStorage({ data: true }));
      assertInitialized(await runner.initialize('packages/probes.rmpkg', options));
    });
    after(() => runner.dispose());

    test(`each run has a folder of its own, ${thread}`, async () => {
      for (const _ of [1, 2]) {
        const { value, failure } = await runner.probe('world:Own', 1000);
        assert.deepEqual(value, [], failure?.message);
      }
      const { failure } = await runner.probe('world:Own', 1000, { maxDataBytes: 4096 + 999 });
      assert.equal(failure?.kind, 'data');
      assert.match(failure.message, /`\/tmp`.* limit is 5095 bytes/);
    });

    test(`links in /data are links in the next run, ${thread}`, async () => {
      for (const _ of [1, 2]) {
        const { value, failure } = await runner.probe('world:Links', null);
        assert.deepEqual(value, [2, 'folder/file', 'text'], failure?.message);
      }
    });

    test(`the time never goes back, and its steps are what it says, ${thread}`, async () => {
      const { value, failure } = await runner.probe('world:Clocks', LOOKS);
      assert(value, failure?.message);
      const { back, step, resolution } = value;
      assert.equal(back, 0);
      const steps = step / resolution;
      assert(
        Math.max(step, resolution) < FINEST_SEEN || (steps > 0.4 && steps < 2.6),
        `one step is ${step} s, and the clock says ${resolution} s`,
      );
    });
  }
}
