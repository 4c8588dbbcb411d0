/** Guests that catch their own end come to it all the same. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShimEngine } from '../engines/shim/engine.js';
import { createHost } from '../engines/shim/host.js';
import { catchingCommand, ENDS } from './support/catching-command.js';

const TIMES = 1000;

/** What a guest comes to that does this again and again, whatever is thrown. */
async function run(what, limits) {
  const module = await WebAssembly.compile(catchingCommand(what, TIMES));
  return new ShimEngine([]).run({
    ...{ module, stdin: new Uint8Array(), folders: [], onOutput: null, onStart() {} },
    ...{ maxOutputBytes: 2 ** 30, maxDataBytes: 100, maxFiles: 10, ...limits },
  });
}

for (const [what, limits, expected] of ENDS) {
  test(`${what} with ${JSON.stringify(limits)} comes to ${JSON.stringify(expected)}`, async () => {
    const { ending, stdout } = await run(what, limits);
    assert.deepEqual(ending, expected);
    if (expected.type === 'output') assert.equal(stdout.length, limits.maxOutputBytes);
  });
}

test('what ends it is not caught even once', async () => {
  const { imports, fate } = createHost([]);
  const { instance } = await WebAssembly.instantiate(catchingCommand('exit', TIMES), imports);
  assert.throws(instance.exports._start, WebAssembly.RuntimeError);
  assert.deepEqual([instance.exports.left.value, fate.end.code], [TIMES, 3]);
});

/** What making an instance comes to where calls are nested too deep. */
function endOfStack() {
  throw new RangeError('Maximum call stack size exceeded');
}

test('the trap is there before the stack is at its end', async (context) => {
  const { Fate } = await import('../engines/shim/fate.js?made-before');
  const fate = new Fate();
  context.mock.method(WebAssembly, 'Instance', endOfStack);
  assert(fate.seal('end') instanceof WebAssembly.RuntimeError);
});

test('an error that can be caught is not kept for later runs', async (context) => {
  const { Fate } = await import('../engines/shim/fate.js?made-later');
  context.mock.method(WebAssembly, 'Instance', endOfStack, { times: 1 });
  const fate = new Fate();
  assert(fate.seal('end') instanceof WebAssembly.RuntimeError);
});
