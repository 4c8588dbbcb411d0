/** What a package may write in the place of a stream's lines. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lines } from '../stream/lines.js';

const read = (text, most = 100) => new Lines(most).add(new TextEncoder().encode(text));

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
