import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkAnswers, INPUT } from './host-answers.js';
import { assertInitialized, Runner } from './runner.js';

/** The probes of `conformance/hosts/` answer in a browser as it is written down there. */
export function hosts(context) {
  test('every probe answers as it is written down', async () => {
    const runner = new Runner(context, 'hosts');
    assertInitialized(await runner.initialize('packages/hosts.rmpkg', { data: 'hosts' }));
    const { value, failure } = await runner.execute(null, INPUT);
    assert.equal(failure, undefined, failure?.message);
    checkAnswers(context.driver.name, value.report.results[0]);
    await runner.dispose();
  });
}
