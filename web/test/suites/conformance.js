import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { examples } from '../packages.js';
import { cases, exampleCase } from './cases.js';
import { assertExpected } from './expectation.js';
import { assertInitialized, ENGINES, enginesOf, Runner, THREADS } from './runner.js';

/** What `@wasmer/sdk` needs besides, by the mode of the page. */
const REQUIRED = { plain: /Cross-Origin-Opener-Policy/, isolated: /'unsafe-eval'/ };

/** The packages whose runtimes run the cases, and which ones. */
const RUNTIMES = { probes: 'none', numpy: 'numpy', 'own-node': 'nodes' };

/** Every case and every example gives in a browser what it gives elsewhere. */
export function conformance(context) {
  casesAndExamples(context);
  for (const mode of ['plain', 'isolated']) {
    test(`wasmer names what a page that is ${mode} does not allow`, async () => {
      await context.open(mode);
      const runner = new Runner(context, 'refused', mode);
      const [, { options }] = ENGINES;
      const loaded = await runner.initialize('packages/calculator.rmpkg', options);
      const { failure } = loaded.failure ? loaded : await runner.execute();
      assert.equal(failure?.code, 'engine_unavailable');
      assert.match(failure.message, REQUIRED[mode]);
      await runner.dispose();
    });
  }

  test('wasmer names what a browser from before lacks', async () => {
    const [, { options, mode }] = ENGINES;
    await context.open(mode);
    await context.pages[mode].evaluate(refuseSharedModules);
    const runner = new Runner(context, 'refused', mode);
    const onPage = { ...options, worker: false };
    assertInitialized(await runner.initialize('packages/calculator.rmpkg', onPage));
    const { failure } = await runner.execute();
    assert.equal(failure?.code, 'engine_unavailable');
    assert.match(failure.message, /compiles WebAssembly from shared memory/);
    await context.open(mode);
  });
}

/** What needs no page: Node.js runs it too. */
export function casesAndExamples(context) {
  for (const [name, needs] of Object.entries(RUNTIMES)) {
    describe(`cases, ${name}, shim in a worker`, () => allCases(context, name, needs));
  }

  for (const { options, mode } of enginesOf(context)) {
    describe(options.engine, () => {
      before(() => context.pages[mode] ?? context.open(mode));
      for (const example of examples()) {
        for (const { thread, worker } of THREADS) {
          test(`${example}, ${thread}`, () =>
            check(context, example, mode, { ...options, worker }));
        }
      }
    });
  }

  test('runs at the same time do not meet', async () => {
    const runner = new Runner(context, 'calculator');
    assertInitialized(await runner.initialize('packages/calculator.rmpkg'));
    const results = await context.pages.plain.evaluate(() => {
      const run = async (item) => harness.execute('calculator', null, [item]);
      return Promise.all([1, 2, 3, 4].map(run));
    });
    const outputs = results.map(({ value, failure }) => value?.report.outputs ?? failure);
    assert.deepEqual(outputs, [12, 14, 16, 18]);
    await runner.dispose();
  });
}

/** Lets the page's WebAssembly be as that of Firefox 140; runs in the page. */
function refuseSharedModules() {
  WebAssembly.Module = class extends WebAssembly.Module {
    constructor(bytes) {
      if (bytes.buffer instanceof SharedArrayBuffer) {
        throw new TypeError('first argument must be an ArrayBuffer or typed array object');
      }
      super(bytes);
    }
  };
}

function allCases({ pages }, name, needs) {
  const source = `../../packages/${name}.rmpkg`;
  before(() => pages.plain.evaluate((url) => harness.loadRuntime(url), source));
  for (const found of cases().filter((it) => it.needs === needs)) {
    test(found.name, async () => {
      const run = (...args) => harness.runCase(...args);
      assertExpected(found, await pages.plain.evaluate(run, source, found.request));
    });
  }
}

async function check(context, example, mode, options) {
  const runner = new Runner(context, example, mode);
  assertInitialized(await runner.initialize(`packages/${example}.rmpkg`, options));
  const expected = exampleCase(example);
  const inline = { arrays: 'inline' }; // as in the expected reports
  const { value, failure } = await runner.execute(null, expected.read('input.json'), inline);
  assertExpected(expected, { value, failure, stderr: '' });
  await runner.dispose();
}
