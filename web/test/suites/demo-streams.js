import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { DemoPage } from '../demo-page.js';
import { oneNode } from './runner.js';

/** A node that gives items back, but fails at one, and stays with another. */
const CODE = `class Echo:
    def process(self, item):
        while item == "stuck":
            pass
        if item == "bad":
            raise ValueError(item)
        return item
`;

/** Pipelines that run as streams on the demo page: results are in a table that grows. */
export function demoStreams(context) {
  const demoPage = new DemoPage(context);
  before(async () => {
    await demoPage.open();
    await demoPage.upload('mixed.rmpkg');
    await demoPage.write('#code', CODE);
    await demoPage.write('#manifest', JSON.stringify(oneNode('rolling_mean:Echo')));
    await demoPage.click('#as-stream');
  });
  after(() => demoPage.close());

  const numbers = (count) => Array.from({ length: count }, (_, index) => index);

  test('each result is a row', async () => {
    await demoPage.execute({ input: '["a", {"b": [1.5]}, true]' });
    assert.match(await demoPage.text('#status'), /^3 results in /);
    assert.equal(await demoPage.text('#stream-note'), '3 results.');
    assert.equal(await demoPage.text('#stream-rows'), '0"a"1{"b":[1.5]}2true');
    await demoPage.assertMetrics();
    await demoPage.screenshot('demo-stream');
  });

  test('rows come while it runs, and only the last ones stay', async () => {
    await demoPage.start(JSON.stringify([...numbers(5000), 'stuck']));
    await demoPage.until(() =>
      document
        .querySelector('#stream-note')
        .textContent.endsWith('of which the last 200 are here.'),
    );
    assert.equal(await demoPage.attribute('#cancel', 'disabled'), null);
    assert.equal(await demoPage.count('#stream-rows tr'), 200);
    await demoPage.click('#cancel');
    await demoPage.ended();
    assert.match(await demoPage.text('#status'), /cancelled/);
    assert.equal(await demoPage.count('#stream-rows tr'), 200);
  });

  test('a failure leaves the results before it', async () => {
    await demoPage.execute({ input: '[1, "bad"]' });
    assert.match(await demoPage.text('#error'), /ValueError/);
    assert.equal(await demoPage.text('#stream-rows'), '01');
  });

  test('several nodes that feed no other are named', async () => {
    const manifest = oneNode('PassThrough');
    manifest.nodes.push({ ...manifest.nodes[0], id: 'two' });
    await demoPage.write('#manifest', JSON.stringify(manifest));
    await demoPage.execute({ input: '[7]' });
    assert.equal(await demoPage.text('#stream-rows'), '0probe71two7');
    assert.equal(await demoPage.attribute('#stream-sink', 'hidden'), null);
  });

  test('as a whole it has one output again', async () => {
    await demoPage.click('#as-stream');
    await demoPage.write('#manifest', JSON.stringify(oneNode('PassThrough')));
    await demoPage.execute({ input: '[1, 2]' });
    assert.deepEqual(JSON.parse(await demoPage.text('#output')), [1, 2]);
    assert.notEqual(await demoPage.attribute('#stream', 'hidden'), null);
  });
}
