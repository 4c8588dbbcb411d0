import assert from 'node:assert/strict';
import { test } from 'node:test';

import { samplesOf } from './page/samples.js';

test('samples are from -1 to 1', async () => {
  const file = new DataView(new ArrayBuffer(44 + 6));
  [0, 16_384, -32_768].forEach((sample, place) => {
    file.setInt16(44 + 2 * place, sample, true);
  });
  const url = `data:audio/wav;base64,${Buffer.from(file.buffer).toString('base64')}`;
  assert.deepEqual([...(await samplesOf(url))], [0, 0.5, -1]);
});
