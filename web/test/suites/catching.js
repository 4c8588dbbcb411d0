import assert from 'node:assert/strict';
import { test } from 'node:test';

import { catchingCommand, ENDS } from '../../loader/test/support/catching-command.js';

const TIMES = 1000;

/** A guest whose wasm catches every exception comes to its end all the same. */
export function catching(context) {
  for (const [what, limits, expected] of ENDS) {
    test(`${what} with ${JSON.stringify(limits)} comes to ${JSON.stringify(expected)}`, async () => {
      const bytes = [...catchingCommand(what, TIMES)];
      assert.deepEqual(await context.pages.plain.evaluate(run, bytes, limits), expected);
    });
  }

  test('what ends it is not caught even once', async () => {
    const bytes = [...catchingCommand('exit', TIMES)];
    assert.equal(await context.pages.plain.evaluate(leftAtItsExit, bytes), TIMES);
  });
}

/** Runs in the page. */
async function leftAtItsExit(bytes) {
  const url = new URL('../../loader/engines/shim/host.js', document.baseURI).href;
  const { imports } = (await import(url)).createHost([]);
  const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes), imports);
  try {
    instance.exports._start();
  } catch {
    // its end
  }
  return instance.exports.left.value;
}

/** Runs in the page. */
async function run(bytes, limits) {
  const { ShimEngine } = await import(
    new URL('../../loader/engines/shim/engine.js', document.baseURI).href
  );
  const module = await WebAssembly.compile(new Uint8Array(bytes));
  const { ending } = await new ShimEngine([]).run({
    ...{ module, stdin: new Uint8Array(), folders: [], onOutput: null, onStart() {} },
    ...{ maxOutputBytes: 2 ** 30, maxDataBytes: 100, maxFiles: 10, ...limits },
  });
  return ending;
}
