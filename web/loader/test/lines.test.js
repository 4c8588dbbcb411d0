/** What a package may write in the place of a stream's lines. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lines } from '../stream/lines.js';

const read = (text, most = 100, asText = false) =>
  new Lines(most, asText).add(new TextEncoder().encode(text));

test('a line that is no result ends the run', () => {
  const lines = ['[', '1', 'null', '{"sink":"a"}', '{"item":1,"sink":2}'];
  for (const line of [...lines, '{"status":"success"}\n{"item":1}']) {
    const error = { name: 'PipelineError', kind: 'no_result', message: /no JSON object with an/ };
    assert.throws(() => read(`${line}\n`), error, line);
  }
});

test('a line has its limit, whole or not', () => {
  for (const end of ['', '"}\n']) {
    const text = `{"item":"${'x'.repeat(100)}${end}`;
    assert.throws(() => read(text), { kind: 'output', message: /raise `maxOutputBytes`/ });
  }
});

test('what only looks like an array stays the object that it is, as in a whole run', () => {
  const array = { __numpy__: true, dtype: 'float32', shape: [3], data: '' };
  const [{ item }] = read(`${JSON.stringify({ item: array })}\n`);
  assert.deepEqual(item, array);
  const missing = `{"item":{"__numpy__":true,"file":"0.npy"}}\n`;
  assert.throws(() => read(missing), {
    kind: 'no_result',
    message: /`item` is in the file "0.npy"/,
  });
});

test('as text an item is what the runtime wrote', () => {
  const texts = [
    '1.0',
    '12345678901234567890',
    '{"a": [1e2, "}\\u00e4"]}',
    'null',
    '{"status":"success"}',
  ];
  const results = (lines) => read(`${lines.join('\n')}\n`, 100, true);
  const bare = texts.map((text) => ({ item: text, sink: null }));
  assert.deepEqual(results(texts.map((text) => `{"item":${text}}`)), bare);
  const sink = 'a "b"\n\u2028';
  const named = texts.map((text) => ({ item: text, sink }));
  const start = `{"sink":${JSON.stringify(sink)},"item":`;
  assert.deepEqual(results(texts.map((text) => `${start}${text}}`)), named);
});

test('as text too a line is one result, whoever wrote it', () => {
  assert.deepEqual(read('{"item": 1.0, "sink" : "a"}\n', 100, true), [{ item: '1', sink: 'a' }]);
  assert.deepEqual(read('{"item":1,"item":[2]}\n', 100, true), [{ item: '[2]', sink: null }]);
  for (const line of ['{"item":}', '{"item":1}}', '{"item":1} 2']) {
    assert.throws(() => read(`${line}\n`, 100, true), { kind: 'no_result' }, line);
  }
  assert.deepEqual(read('{"item":1,"status":"success"}\n', 100, true), []);
});
