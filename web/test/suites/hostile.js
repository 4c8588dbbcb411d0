import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { saying } from '../../loader/test/support/build.js';
import { hostileModules, isOneCall } from '../../loader/test/support/hostile.js';
import { assertInitialized, Runner } from './runner.js';

/** In WebKit the thread of a run that calls nobody stays busy after its end, and would slow down all that comes. */
const BUSY = ['endless_calls', 'endless_loop', 'endless_start_function'];

/** Modules that mean ill come to the end that is written down, and the page is as before. */
export function hostile(context) {
  const runner = new Runner(context, 'hostile');
  const next = new Runner(context, 'after the hostile');

  before(() => context.server.add('as-before.rmpkg', saying('as before')));
  after(async () => {
    await runner.dispose();
    await next.dispose();
  });

  const modules = hostileModules().filter(({ name }) => !isOneCall(name));
  for (const { name, bytes, limits, kind, exitCode } of modules) {
    const skip = context.driver.name === 'webkit' && BUSY.includes(name) && 'it would stay busy';
    test(`${name} ends as ${kind}`, { skip }, async () => {
      context.server.add(`hostile-${name}.rmpkg`, bytes);
      const failure = await endOf(`packages/hostile-${name}.rmpkg`, limits);
      assert.equal(failure?.kind ?? failure?.code, kind, failure?.message);
      if (kind === 'no_result') assert.equal(failure.exitCode, exitCode);
      await assertAsBefore();
    });
  }

  async function endOf(path, limits) {
    const { failure } = await runner.initialize(path);
    return failure ?? (await runner.execute(null, null, limits)).failure;
  }

  async function assertAsBefore() {
    assertInitialized(await next.initialize('packages/as-before.rmpkg'));
    const { value, failure } = await next.execute();
    assert.deepEqual(value?.report.results, ['as before'], failure?.message);
  }
}
