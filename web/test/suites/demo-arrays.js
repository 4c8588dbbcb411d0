import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NdArray } from '../../loader/index.js';
import { DemoPage } from '../demo-page.js';
import { oneNode } from './runner.js';

/** What a pipeline of `PassThrough` draws: a chart of each kind, and a hint that does not hold. */
export const CHARTS = [
  { chart: { title: 'A tone', y: wave(4000), x_label: 'sample', y_label: 'amplitude' } },
  { chart: { kind: 'bars', title: 'Sales', x: ['May', 'June'], y: [3, -2], y_label: 'sales, €' } },
  {
    chart: { title: 'Power', z: Array.from({ length: 40 }, () => wave(60)), z_label: 'power, dB' },
  },
  { chart: { title: 'Wrong', y: ['x'] } },
];

function wave(count) {
  return Array.from({ length: count }, (_, index) => Math.sin(index / 30));
}

/** Files go into the demo page's input, and arrays of results are drawn and saved. */
export function demoArrays(context) {
  const demoPage = new DemoPage(context);
  before(async () => {
    await demoPage.open();
    await demoPage.upload('calculator.rmpkg');
    await demoPage.write('#manifest', JSON.stringify(oneNode('PassThrough')));
  });
  after(() => demoPage.close());

  const samples = new NdArray(new Float32Array([0, 1, 0.5, -1]));
  const matrix = new NdArray(new Int16Array([1, 2, 3, 4, 5, 6]), { shape: [2, 3] });

  test('files become items of the input', async () => {
    await demoPage.write('#input', '[1.0]');
    await demoPage.addFile('tone.npy', samples.toNpy());
    await demoPage.addFile('tone.npy', matrix.toNpy());
    await demoPage.addFile('noise.wav', Buffer.from('RIFF'));
    await demoPage.addFile('table.csv', Buffer.from('x,y\n1,2\n'));
    const list = await demoPage.text('#input-files');
    assert.match(list, /tone\.npy: float32, shape \(4\)/);
    assert.match(list, /tone-2\.npy: int16, shape \(2, 3\)/);
    assert.match(list, /noise\.wav\.npy: uint8, shape \(4\)/);
    const items = JSON.parse(await demoPage.value('#input'));
    assert.deepEqual(items.at(-1), 'x,y\n1,2\n');
    assert.match(await demoPage.text('#input-verdict'), /5 items/);
  });

  test('their arrays come back, and are drawn', async () => {
    await demoPage.click('#execute');
    await demoPage.ended();
    const [one, tone, , bytes] = JSON.parse(await demoPage.text('#output'));
    assert.equal(one, 1);
    assert.deepEqual(tone, { __numpy__: true, file: '0.npy', dtype: 'float32', shape: [4] });
    assert.deepEqual([bytes.dtype, bytes.shape], ['uint8', [4]]);
    const names = await demoPage.evaluate(() =>
      [...document.querySelectorAll('.chart [role=img]')].map((chart) =>
        chart.getAttribute('aria-label'),
      ),
    );
    assert.deepEqual(names.slice(0, 2), [
      'Line chart: 4 values. index: 0 to 3. y: −1 to 1. Greatest at index 1.',
      'Heat map: 2 rows by 3 columns. column: 0 to 2. row: 0 to 1. values: 1 to 6. Greatest at column 2, row 1.',
    ]);
    assert.equal(names.length, 3);
    assert.match(await demoPage.text('#figures'), /results\[2\]: int16, shape \(2, 3\)/);
  });

  test('an array is saved as NumPy reads it', async () => {
    const saved = await demoPage.evaluate(saveFirst);
    assert.equal(saved.name, 'results-1.npy');
    assert.deepEqual(NdArray.fromNpy(Uint8Array.from(saved.bytes)), samples);
  });

  test('a file that holds no array is refused, with the reason', async () => {
    await demoPage.addFile('broken.npy', Buffer.from('no array'));
    const note = await demoPage.text('#input-files-note');
    assert.match(note, /^broken\.npy cannot be added\. It does not begin as `\.npy` files do\.$/);
    await demoPage.addFile('input.json', Buffer.from(JSON.stringify(CHARTS)));
    assert.equal(await demoPage.text('#input-files-note'), '');
  });

  test('a result says what to draw', async () => {
    await demoPage.click('#execute');
    await demoPage.ended();
    const titles = await demoPage.evaluate(() =>
      [...document.querySelectorAll('#figures h3')].map((title) => title.textContent),
    );
    assert.deepEqual(titles, ['A tone', 'Sales', 'Power', 'Wrong']);
    assert.equal(await demoPage.count('.bar-of-chart'), 2);
    assert.match(await demoPage.text('#figures'), /cannot be drawn: `?y`? is no list of numbers/);
    const painted = await demoPage.evaluate(() => {
      const { width, height } = document.querySelector('.layers canvas');
      return [width, height];
    });
    assert.deepEqual(painted, [60, 40]);
    await demoPage.screenshot('demo-arrays');
  });
}

/** Saves the first array that is shown, without a dialogue; runs in the page. */
async function saveFirst() {
  const { click } = HTMLAnchorElement.prototype;
  const { createObjectURL } = URL;
  let content;
  let name;
  URL.createObjectURL = (blob) => {
    content = blob;
    return createObjectURL(blob);
  };
  HTMLAnchorElement.prototype.click = function () {
    name = this.download;
  };
  document.querySelector('.array button').click();
  HTMLAnchorElement.prototype.click = click;
  URL.createObjectURL = createObjectURL;
  return { name, bytes: [...new Uint8Array(await content.arrayBuffer())] };
}
