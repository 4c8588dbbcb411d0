import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { assertInitialized, Runner, THREADS } from './runner.js';

/** What CPython itself stops: the probe, its depth, and the kind of the error. */
const STOPPED_BY_PYTHON = [
  ['deep:JsonLoads', 100_000, 'recursion'],
  ['deep:JsonDumps', 100_000, 'recursion'],
  ['deep:AstParse', 100_000, 'memory'],
  ['deep:AstCompile', 100_000, 'recursion'],
  ['deep:Repr', 100_000, 'recursion'],
  ['deep:RegularExpression', 100_000, 'recursion'],
  ['deep:Equality', 100_000, 'recursion'],
  ['deep:Pickle', 100_000, 'recursion'],
  ['deep:DeepCopy', 100_000, 'recursion'],
];

/** What CPython does not stop, so that it comes to the end of the browser's stack. */
const STOPPED_BY_HOST = [
  ['deep:TupleHash', 100_000, true],
  ['deep:IteratorChain', 100_000, [1]],
];

/** Deep calls end in a result or in an error with a name, and the runner works on. */
export function recursion(context) {
  for (const { thread, worker } of THREADS) describe(thread, () => inThread(context, worker));
}

function inThread(context, worker) {
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

  for (const [type, depth, kind] of STOPPED_BY_PYTHON) {
    test(`${type} at ${depth} raises`, async () => {
      const { value, failure } = await runner.probe(type, depth);
      assert.equal(failure?.kind, kind, `${value} ${failure?.message}`);
      assert.equal(failure.nodeId, 'probe');
    });
  }

  for (const [type, depth, result] of STOPPED_BY_HOST) {
    test(`${type} at ${depth} comes to a result or is stopped by name`, async () => {
      const { value, failure } = await runner.probe(type, depth);
      if (failure) assert.equal(failure.kind, 'stack', failure.message);
      else assert.deepEqual(value, result);
      await runner.assertWorks();
    });
  }
}
