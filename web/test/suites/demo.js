import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';

import { crc32 } from '../../loader/package/crc32.js';
import { keyPair } from '../../loader/test/support/minisign.js';
import { DemoPage } from '../demo-page.js';
import { Original } from '../variants.js';
import { oneNode } from './runner.js';

/** The demo page, used as a person uses it. */
export function demo(context) {
  const demoPage = new DemoPage(context);
  before(() => demoPage.open());
  after(() => demoPage.close());

  test('a package is uploaded, and what is inside it is shown', async () => {
    await demoPage.upload('mixed.rmpkg');
    assert.equal(await demoPage.text('#package-name'), 'mixed');
    assert.match(await demoPage.text('#package-facts'), /3\.12\.1/);
    assert.match(await demoPage.text('#entries'), /modules\/remotemedia_runtime\.wasm/);
    assert.match(await demoPage.text('#packaged-manifest'), /RollingMean/);
  });

  test('it is executed; output, graph and metrics are shown', async () => {
    await demoPage.execute({ input: '[20, 20.5, 21]' });
    assert.deepEqual(JSON.parse(await demoPage.text('#output')), [68.45, 69.35]);
    assert.equal(await demoPage.count('[data-node].finished'), 3);
    await demoPage.assertMetrics();
    assert.match(await demoPage.text('#node-metrics'), /smooth/);
    await demoPage.screenshot('demo');
  });

  test('input that is no JSON is pointed at, and not executed', async () => {
    await demoPage.write('#input', '[1,\n 2,,]');
    assert.match(await demoPage.text('#input-verdict'), /line 2/i);
    assert.equal(await demoPage.attribute('#input', 'aria-invalid'), 'true');
  });

  test('a failing node is marked, with its traceback', async () => {
    await demoPage.upload('text.rmpkg');
    await demoPage.execute({ input: '["no JSON"]' });
    assert.match(await demoPage.text('#error'), /JSONDecodeError/);
    assert.match(await demoPage.text('#traceback'), /in process/);
    assert.equal(await demoPage.count('[data-node="count"].failed'), 1);
    await demoPage.assertMetrics();
    await demoPage.screenshot('demo-failed');
  });

  test('a signature is shown, and checked with a public key', async () => {
    const key = keyPair(0xab);
    const original = await Original.read(await context.server.package('calculator.rmpkg'));
    context.server.add(
      'signed.rmpkg',
      original.variant(() => {}, { sign: key.sign }),
    );
    await demoPage.upload('signed.rmpkg', 'calculator');
    assert.match(await demoPage.text('#package-facts'), /key(AB){8}.*made by a test/);
    assert.match(await demoPage.text('#provenance'), /wasm-opt/);
    await demoPage.checkSignature(keyPair(0xab).publicKey);
    assert.match(await demoPage.text('#signature-verdict'), /does not hold/);
    await demoPage.checkSignature(key.publicKey);
    assert.match(await demoPage.text('#signature-verdict'), /owner of the key (AB){8} signed all/);
    await demoPage.screenshot('demo-signed');
    await demoPage.upload('calculator.rmpkg');
    assert.match(await demoPage.text('#package-facts'), /Signaturenone/);
  });

  test('a file that is no package is refused, with the reason', async () => {
    await demoPage.uploadBytes('notes.rmpkg', 'these are notes');
    assert.equal(await demoPage.text('#package-error-code'), 'not_a_zip');
  });

  test('an example comes with its input and the model that it needs', async (test) => {
    const weights = new TextEncoder().encode('weights');
    const sha256 = createHash('sha256').update(weights).digest('hex');
    const models = { 'folder/weights.bin': { url: '../packages/weights.bin', sha256 } };
    const input = [{ name: 'folder/weights.bin', piece: -1 }];
    const examples = [{ name: 'weighty', package: 'probes.rmpkg', input, models }];
    context.server.add('weights.bin', weights);
    context.server.add('index.json', new TextEncoder().encode(JSON.stringify({ examples })));
    test.after(() => context.server.remove('index.json'));
    const page = new DemoPage(context);
    test.after(() => page.close());
    await page.open();
    await page.until(() => document.querySelector('#example-weighty'));
    await page.click('#example-weighty');
    await page.opened('probes');
    await page.write('#manifest', JSON.stringify(oneNode('models:Checksum')));
    await page.click('#execute');
    await page.ended();
    assert.equal(JSON.parse(await page.text('#output')), crc32(weights));
  });

  test('an endless run is cancelled, and the page works on', async () => {
    await demoPage.upload('probes.rmpkg');
    await demoPage.write('#manifest', JSON.stringify(oneNode('excess:Forever')));
    await demoPage.start('[null]');
    await demoPage.until(() => document.querySelector('#log').textContent.includes('for ever'));
    await demoPage.click('#cancel');
    await demoPage.ended();
    assert.match(await demoPage.text('#metric-execute'), /\d/);
    await demoPage.write('#manifest', JSON.stringify(oneNode('excess:Count')));
    await demoPage.execute({ input: '["again"]' });
    assert.deepEqual(JSON.parse(await demoPage.text('#output')), [1, 1, 'again']);
  });
}
