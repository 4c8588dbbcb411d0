import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { assertInitialized, Runner, THREADS } from './runner.js';

/** What CPython itself stops by an exception: the probe, its depth, and the kind of the error. */
const RAISES = [
  ['deep:JsonLoads', 100_000, 'recursion'],
  ['deep:JsonDumps', 100_000, 'recursion'],
  ['deep:AstCompile', 100_000, 'recursion'],
  ['deep:Repr', 100_000, 'recursion'],
  ['deep:RegularExpression', 100_000, 'recursion'],
  ['deep:Equality', 100_000, 'recursion'],
  ['deep:Pickle', 100_000, 'recursion'],
  ['deep:DeepCopy', 100_000, 'recursion'],
];

/**
 * What CPython stops only after more calls than some browsers allow in a Worker: the kinds that it may end with.
 */
const NAMED = [
  ['deep:AstParse', 100_000, ['memory', 'stack']],
  ['deep:Parentheses', 10_000, ['memory', 'stack']],
];

/** Deep calls end in a result or in an error with a name, and the runner works on. */
export function recursion(context) {
  for (const { thread, worker } of THREADS)
    describe(thread, () => inThread(context, thread, worker));
}

function inThread(context, thread, worker) {
  const runner = new Runner(context, 'probes');
  before(async () => {
    assertInitialized(await runner.initialize('packages/probes.rmpkg', { worker }));
  });

  test('fifty modules of the standard library are imported in one run', async () => {
    const { value, failure } = await runner.probe('imports:ImportFifty', null);
    assert.deepEqual(value, { asked: 50, all_there: true }, failure?.message);
  });

  test('a hundred thousand Python frames fit', async () => {
    const { value, failure } = await runner.probe('deep:PythonFrames', 100_000);
    assert.equal(value, 100_000, failure?.message);
  });

  for (const [type, depth, kind] of RAISES) {
    test(`${type} at ${depth} raises`, async () => {
      const { value, failure } = await runner.probe(type, depth);
      assert.equal(failure?.kind, kind, `${value} ${failure?.message}`);
      assert.equal(failure.nodeId, 'probe');
    });
  }

  for (const [type, depth, kinds] of NAMED) {
    test(`${type} at ${depth} has an error with a name`, async () => {
      const { value, failure } = await runner.probe(type, depth);
      assert(kinds.includes(failure?.kind), `${value} ${failure?.kind}: ${failure?.message}`);
      const outcome = failure.kind;
      context.recursions.push({ browser: context.driver.name, thread, type, depth, outcome });
      await runner.assertWorks();
    });
  }
}
