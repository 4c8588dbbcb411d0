import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NdArray } from '../../loader/index.js';
import { describeChart } from './describe.js';
import { findFigures, MAX_FIGURES } from './find.js';
import { barPoints, cells, linePoints } from './reduce.js';
import { extentOf, shortNumber, ticksIn, widened } from './scale.js';
import { itemText, numbersOf } from './values.js';

const floats = (...values) => new NdArray(new Float32Array(values));
const matrix = (rows, columns, data = new Float64Array(rows * columns)) =>
  new NdArray(data, { shape: [rows, columns] });
const figuresOf = (...results) => findFigures(results).figures;

describe('what is drawn', () => {
  const kinds = {
    'one dimension is a line': [floats(1, 2), 'line'],
    'two are a heat map': [matrix(2, 3), 'heatmap'],
    'one value is none': [floats(1), undefined],
    'a row alone is none': [matrix(1, 3), undefined],
    'three dimensions are none': [new NdArray(new Uint8Array(8), { shape: [2, 2, 2] }), undefined],
    'no dimension is none': [new NdArray(new Uint8Array(1), { shape: [] }), undefined],
    'complex numbers are none': [
      new NdArray(new Float32Array(4), { dtype: 'complex64' }),
      undefined,
    ],
    'text is none': [new NdArray(new Uint8Array(4), { dtype: '|S2' }), undefined],
  };
  for (const [name, [array, kind]] of Object.entries(kinds)) {
    test(name, () => {
      const [figure] = figuresOf({ a: [array] });
      assert.deepEqual([figure.title, figure.chart?.kind], ['results[0].a[0]', kind]);
      assert.deepEqual(figure.arrays, [{ name: 'results[0].a[0]', array }]);
    });
  }

  const series = {
    'an item each': [[59, 77, 81.5], 'results'],
    'one item with all of them': [[[1, 2, 3]], 'results[0]'],
    'one number': [[1], undefined],
    'numbers and something else': [[1, null], undefined],
    'items with numbers each': [
      [
        [1, 2],
        [3, 4],
      ],
      undefined,
    ],
    nothing: [[], undefined],
  };
  for (const [name, [results, title]] of Object.entries(series)) {
    test(`plain numbers that are all there is are a line: ${name}`, () => {
      const { figures } = findFigures(results);
      assert.deepEqual(
        figures.map((figure) => figure.title),
        title ? [title] : [],
      );
      if (title) assert.deepEqual([figures[0].chart.kind, figures[0].arrays], ['line', []]);
    });
  }

  test('a hint says what to draw, and its arrays are not drawn again', () => {
    const chart = {
      ...{ kind: 'bars', title: 'Sales', x: ['a', 'b'], y: floats(1, 2) },
      y_label: 'sales, €',
    };
    const [figure, ...others] = figuresOf({ sum: 3, chart });
    assert.deepEqual(others, []);
    assert.equal(figure.title, 'Sales');
    assert.deepEqual(figure.chart.x, { label: '', values: ['a', 'b'] });
    assert.deepEqual(figure.chart.y, { label: 'sales, €', values: new Float64Array([1, 2]) });
    assert.deepEqual(figure.arrays, [{ name: 'results[0].chart.y', array: chart.y }]);
  });

  test('lists do as well as arrays, and null leaves a gap', () => {
    const [line, map] = figuresOf(
      { chart: { y: [1, null, 3] } },
      {
        chart: {
          z: [
            [1, 2],
            [3, 4],
          ],
        },
      },
    );
    assert.deepEqual(line.chart.y.values, new Float64Array([1, Number.NaN, 3]));
    assert.deepEqual(map.chart.z.values, new Float64Array([1, 2, 3, 4]));
    assert.deepEqual([map.chart.kind, map.arrays], ['heatmap', []]);
  });

  const defects = {
    'another kind': [{ kind: 'pie', y: [1] }, /`kind` is "pie"; there are line, bars/],
    'no values': [{ kind: 'line' }, /`y` is no list of numbers/],
    'an empty list': [{ y: [] }, /`y` is empty/],
    'text among numbers': [{ y: [1, '2'] }, /`y` is no list of numbers/],
    'an axis of another length': [{ x: [1], y: [1, 2] }, /`x` has 1 values, and 2 are drawn/],
    'a matrix as a line': [{ y: matrix(2, 2) }, /`y` has the shape \(2, 2\)/],
    'rows of several lengths': [{ z: [[1], [1, 2]] }, /`z` is no table of numbers/],
    'a line as a heat map': [{ z: floats(1, 2) }, /`z` is no table/],
    'a label that is no text': [{ y: [1], y_label: 1 }, /`y_label` is no text/],
  };
  for (const [name, [chart, message]] of Object.entries(defects)) {
    test(`${name} is said`, () => {
      const [figure] = figuresOf({ chart });
      assert.equal(figure.chart, null);
      assert.match(figure.defect, /^`results\[0\]\.chart` cannot be drawn: /);
      assert.match(figure.defect, message);
    });
  }

  test('there is an end to it', () => {
    const { figures, leftOut } = findFigures(Array.from({ length: 20 }, () => floats(1, 2)));
    assert.deepEqual([figures.length, leftOut], [MAX_FIGURES, 20 - MAX_FIGURES]);
    let deep = floats(1, 2);
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    assert.deepEqual(figuresOf(deep), []);
  });
});

test('few points of many keep what stands out', () => {
  const values = new Float64Array(10_000);
  values[5001] = 9;
  values[5003] = -9;
  const points = linePoints(values, 100);
  assert(points.length <= 200 && points.includes(5001) && points.includes(5003));
  assert.deepEqual(
    points,
    points.toSorted((a, b) => a - b),
  );
  assert.deepEqual(linePoints(values.slice(0, 3), 100), [0, 1, 2]);
  assert(barPoints(values, 10).includes(5001));
  const gap = linePoints(new Float64Array(1000).fill(Number.NaN), 10);
  assert.equal(gap.length, 10);
});

test('few cells of many have the greatest of theirs', () => {
  const values = new Float64Array(100 * 50).fill(-1);
  values[99 * 50 + 49] = 7;
  values[0] = Number.NaN;
  const reduced = cells(values, { rows: 100, columns: 50 }, { rows: 10, columns: 25 });
  assert.deepEqual([reduced.rows, reduced.columns, reduced.values.at(-1)], [10, 25, 7]);
  assert.equal(reduced.values[0], -1);
  const small = cells(new Float64Array([1, 2]), { rows: 1, columns: 2 }, { rows: 9, columns: 9 });
  assert.deepEqual(small, { rows: 1, columns: 2, values: new Float64Array([1, 2]) });
});

test('ticks are round, and there are some for any extent', () => {
  assert.deepEqual(ticksIn([0, 1], 5), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  assert.deepEqual(ticksIn([-3, 7], 4), [0, 5]);
  const extents = [
    [0, 0],
    [5, 5],
    [-1e308, 1e308],
    [1e300, 1.1e300],
    [0, 5e-324],
    [1e16, 1e16 + 2],
  ];
  for (const extent of extents) {
    const ticks = ticksIn(widened(extent), 5);
    assert(ticks.length > 0 && ticks.length < 20 && ticks.every(Number.isFinite), String(extent));
  }
  assert.deepEqual(extentOf(new Float64Array([Number.NaN, Infinity])), null);
  assert.deepEqual(
    [0.1 + 0.2, -1e-7, 123456789, 0].map((value) => shortNumber(value)),
    [...['0.3', '−1e−7', '1.23457e8', '0']],
  );
});

test('a chart is told in words', () => {
  const [bars] = figuresOf({ chart: { kind: 'bars', x: ['a', 'b'], y: [1, 3], x_label: 'kind' } });
  assert.equal(
    describeChart(bars.chart),
    'Bar chart: 2 values. kind: a, b. y: 1 to 3. Greatest at kind b.',
  );
  const z = matrix(2, 3, new Float64Array([0, 0, 0, 0, 5, 0]));
  const [map] = figuresOf({ chart: { z, y: [10, 20], y_label: 'f, Hz', z_label: 'power' } });
  assert.equal(
    describeChart(map.chart),
    'Heat map: 2 rows by 3 columns. x: 0 to 2. f, Hz: 10 to 20. power: 0 to 5. Greatest at x 1, f, Hz 20.',
  );
  const [flat] = figuresOf({ chart: { y: [Number.NaN, null] } });
  assert.match(describeChart(flat.chart), /y: nothing finite\.$/);
});

test('items are text that people can read', () => {
  const array = (data, dtype) => new NdArray(data, { dtype });
  const texts = [
    [floats(0.1), '0.1'],
    [array(new BigInt64Array([2n ** 62n])), '4611686018427387904'],
    [array(new Uint8Array([1]), 'bool'), 'true'],
    [array(new Float64Array([1, -2.5]), 'complex128'), '1-2.5j'],
    [array(new BigInt64Array([1767323045678n]), '<M8[ms]'), '2026-01-02T03:04:05.678'],
    [array(new BigInt64Array([3n]), '<m8[25s]'), '75 s'],
    [array(new BigInt64Array([-(2n ** 63n)]), '<M8[D]'), 'NaT'],
    [array(new BigInt64Array([7n]), '<M8[M]'), '7 M'],
    [array(new Uint8Array([97, 98, 0]), '|S3'), 'ab'],
    [array(new Uint8Array([0xfc, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]), '<U2'), 'ü\ufffd'],
    [array(new Uint8Array([1, 255]), '|V2'), '01 ff'],
  ];
  for (const [one, text] of texts) assert.equal(itemText(one, 0), text);
});

test('numbers in half precision', () => {
  const bits = new Uint16Array([0x3c00, 0xc000, 0x0001, 0x7c00, 0x7e00, 0x8000]);
  if ('Float16Array' in globalThis) return;
  const expected = new Float64Array([1, -2, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN, -0]);
  assert.deepEqual(numbersOf(new NdArray(bits, { dtype: 'float16' })), expected);
});
