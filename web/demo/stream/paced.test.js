import assert from 'node:assert/strict';
import { test } from 'node:test';
import { piecesOf } from '../../loader/stream/pieces.js';
import { paced } from './paced.js';

/** How many items go in together when each group takes so many milliseconds. */
async function sizes(milliseconds, count) {
  let time = 0;
  const items = Array.from({ length: count }, (_, index) => index);
  const clock = () => {
    time += milliseconds;
    return time;
  };
  const texts = [];
  for await (const piece of piecesOf(paced(items, clock), false)) {
    texts.push(new TextDecoder().decode(piece));
  }
  assert.equal(texts.join(''), items.map((item) => `${item}\n`).join(''));
  return texts.map((text) => text.split('\n').length - 1);
}

test('a slow pipeline gets one item at a time', async () => {
  assert.deepEqual(await sizes(1000, 4), [1, 1, 1, 1]);
});

test('a quick one gets more and more', async () => {
  assert.deepEqual(await sizes(1, 20), [1, 2, 4, 8, 5]);
});

test('no items are none', async () => {
  assert.deepEqual(await sizes(1, 0), []);
});
