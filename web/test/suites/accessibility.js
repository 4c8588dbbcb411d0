import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { NdArray } from '../../loader/index.js';
import { DemoPage } from '../demo-page.js';
import { EXAMPLES, examples } from '../packages.js';
import { CHARTS } from './demo-arrays.js';
import { CODE, listener, recording } from './demo-sound.js';
import { oneNode } from './runner.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS = [
  { name: 'wide light', width: 1280, height: 900, dark: false },
  { name: 'wide dark', width: 1280, height: 900, dark: true },
  { name: 'narrow light', width: 360, height: 740, dark: false },
  { name: 'narrow dark', width: 360, height: 740, dark: true },
];

/** The demo page as it begins, after a run and after a failure, checked by axe-core. */
export function accessibility(context) {
  const skip = context.driver.name !== 'chromium' && 'the rules are the same in every browser';
  const demoPage = new DemoPage(context);
  before(async () => {
    if (skip) return;
    context.server.add('index.json', exampleIndex());
    await demoPage.open();
  });
  after(() => demoPage.close());

  async function check(state) {
    for (const { name, ...look } of LOOKS) {
      await demoPage.emulate(look);
      await demoPage.screenshot(`demo-${state}-${name.replace(' ', '-')}`);
      assert.deepEqual(await demoPage.evaluate(violations()), [], `${state}, ${name}`);
      assert(await demoPage.evaluate(fits), `${state}, ${name}: the page scrolls sideways`);
    }
  }

  test('at the begin', { skip }, () => check('begin'));

  test('after a run, with all that can be opened', { skip }, async () => {
    await demoPage.click('#example-mixed');
    await demoPage.opened('mixed');
    await demoPage.click('#execute');
    await demoPage.ended();
    await demoPage.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      document.querySelector('#signature').hidden = false;
    });
    await check('finished');
  });

  test('with charts and arrays', { skip }, async () => {
    await demoPage.upload('calculator.rmpkg');
    await demoPage.write('#manifest', JSON.stringify(oneNode('PassThrough')));
    await demoPage.write('#input', '[]');
    await demoPage.addFile('samples.npy', new NdArray(new Float64Array([1, 2, 3])).toNpy());
    const [item] = JSON.parse(await demoPage.value('#input'));
    await demoPage.execute({ input: JSON.stringify([item, ...CHARTS]) });
    await demoPage.evaluate(() => {
      for (const details of document.querySelectorAll('#figures details')) details.open = true;
    });
    await check('figures');
  });

  test('after a stream', { skip }, async () => {
    await demoPage.click('#as-stream');
    await demoPage.execute({ input: JSON.stringify(['x'.repeat(500), 1]) });
    assert.equal(await demoPage.count('#stream-rows tr'), 2);
    await check('streamed');
    await demoPage.click('#as-stream');
  });

  test('with sound, and what is said in it', { skip }, async () => {
    await demoPage.upload('mixed.rmpkg');
    await demoPage.write('#code', CODE);
    await demoPage.write('#manifest', listener({ audio: 'file' }));
    await check('soundless');
    await demoPage.dropSound('speech.wav', recording(16_000));
    await demoPage.click('#sound-run');
    await demoPage.ended();
    assert.equal(await demoPage.count('.segments li'), 2);
    await check('sound');
  });

  test('after a failure, of code that was changed', { skip }, async () => {
    await demoPage.upload('text.rmpkg');
    await demoPage.write('#code-name', 'helpers.py');
    await demoPage.evaluate(() => document.querySelector('#code-new').requestSubmit());
    await demoPage.execute({ input: '["no JSON"]' });
    assert.equal(await demoPage.count('.code-field.marked'), 1);
    await check('failed');
    await demoPage.click('#discard');
    await check('asked');
    await demoPage.click('#confirm-no');
  });
}

/** The page offers examples, as it does where `cargo xtask demo` serves it. */
function exampleIndex() {
  const shown = examples().map((name) => {
    const { metadata } = JSON.parse(readFileSync(join(EXAMPLES, name, 'manifest.json'), 'utf8'));
    const input = JSON.parse(readFileSync(join(EXAMPLES, name, 'input.json'), 'utf8'));
    return { name, description: metadata.description, package: `${name}.rmpkg`, input };
  });
  return Buffer.from(JSON.stringify({ examples: shown }));
}

/** Code for the page: what axe finds, each with the rule and the elements. */
function violations() {
  return `async () => {
    ${AXE};
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, target.join(' '), failureSummary].join(': ')));
  }`;
}

/** Runs in the page. */
function fits() {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth <= clientWidth;
}
