/** Output on its way from the guest to the page. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputRelay } from '../execution/output-relay.js';

function relay() {
  const sent = [];
  return { sent, relay: new OutputRelay((...message) => sent.push(message)) };
}

const text = (string) => new TextEncoder().encode(string);

test('each write is passed on at once', () => {
  const { sent, relay: it } = relay();
  it.push('stderr', text('a'));
  it.push('stdout', text('b'));
  assert.deepEqual(sent, [
    ['stderr', 'a'],
    ['stdout', 'b'],
  ]);
});

test('a character in two pieces is one character', () => {
  const { sent, relay: it } = relay();
  const [first, second, ...rest] = text('ü!');
  it.push('stdout', new Uint8Array([first]));
  it.push('stdout', new Uint8Array([second, ...rest]));
  it.push('stderr', new Uint8Array([first]));
  it.end();
  assert.deepEqual(sent, [
    ['stdout', 'ü!'],
    ['stderr', '\ufffd'],
  ]);
});

test('a flood is gathered, and nothing of it lost', () => {
  const { sent, relay: it } = relay();
  for (let count = 0; count < 100_000; count += 1) it.push('stdout', text('0123456789'));
  it.end();
  assert.equal(sent.map(([, part]) => part).join(''), '0123456789'.repeat(100_000));
  assert(sent.length < 10_000, `${sent.length} messages`);
});
