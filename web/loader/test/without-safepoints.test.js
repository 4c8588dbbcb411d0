/** What is left of a module whose safepoints were taken out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPackage } from '../index.js';
import { findHelpers } from '../module/safepoint-helpers.js';
import { WithoutSafepoints, withoutSafepoints } from '../module/without-safepoints.js';
import { platform } from '../platform.js';
import { packageBytes } from './support/packages.js';
import { wasmCommand } from './support/wasm-command.js';

const { wasm } = await readPackage(packageBytes('text'));
const CALL = 0x10;
const NOP = 0x01;
/** How long the helpers are together, which call each other. */
const HELPERS_BYTES = 256;

/** How often the code before the helpers calls a function. */
function callsOf(module, index) {
  const { code, end } = findHelpers(wasm);
  const call = [CALL, ...index];
  let calls = 0;
  for (let at = code; at < end - HELPERS_BYTES; at += 1)
    calls += call.every((byte, place) => module[at + place] === byte) ? 1 : 0;
  return calls;
}

test('nothing calls their helpers any more, and all else stands where it stood', () => {
  const without = withoutSafepoints(wasm);
  const { host, batch } = findHelpers(wasm);
  for (const index of [host, batch]) {
    assert(callsOf(wasm, index) > 1_000);
    assert.equal(callsOf(without, index), 0);
  }
  assert.equal(without.length, wasm.length);
  assert(without.every((byte, at) => byte === wasm[at] || byte === NOP));
  assert(WebAssembly.validate(without));
});

test('a module that arrives in parts becomes the same', () => {
  const expected = Buffer.from(withoutSafepoints(wasm));
  for (const size of [1_000_003, 65_536, 40_001]) {
    const removal = new WithoutSafepoints();
    const given = [];
    for (let at = 0; at < wasm.length; at += size) {
      given.push(removal.push(wasm.subarray(at, at + size)));
    }
    assert(Buffer.concat([...given, removal.end()]).equals(expected), `parts of ${size} bytes`);
  }
});

test('what arrives is not changed where it is', () => {
  const before = wasm.slice();
  withoutSafepoints(wasm);
  const removal = new WithoutSafepoints();
  removal.push(wasm);
  removal.end();
  assert(Buffer.from(wasm).equals(before));
});

const OTHERS = {
  'a module without safepoints': wasmCommand({ stdout: 'text' }),
  'a module that ends in its header': Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 2, 0x80),
  'no module': new TextEncoder().encode('text'),
};

for (const [name, bytes] of Object.entries(OTHERS)) {
  test(`${name} stays as it is`, () => {
    assert.deepEqual(withoutSafepoints(bytes), bytes);
    const removal = new WithoutSafepoints();
    const parts = [removal.push(bytes.subarray(0, 5)), removal.push(bytes.subarray(5))];
    assert(Buffer.concat([...parts, removal.end()]).equals(bytes));
  });
}

const [LINUX, KIT] = [
  'Mozilla/5.0 (X11; Linux x86_64)',
  'AppleWebKit/605.1.15 (KHTML, like Gecko)',
];
const INTERRUPTING = {
  [`${LINUX} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36`]: true,
  [`${LINUX} AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36`]: true,
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': true,
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${KIT} Version/18.4 Safari/605.1.15`]: false,
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) ${KIT} CriOS/141.0 Mobile/15E148 Safari/604.1`]: false,
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) ${KIT} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`]: false,
  '': false,
};

for (const [userAgent, expected] of Object.entries(INTERRUPTING)) {
  test(`safepoints ${expected ? 'go' : 'stay'} in ${userAgent || 'a browser without a name'}`, (context) => {
    const of = { get: () => ({ userAgent }), configurable: true };
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', of);
    context.after(() => {
      if (before) Object.defineProperty(globalThis, 'navigator', before);
      else delete globalThis.navigator;
    });
    assert.equal(platform.endsWorkers(), expected);
  });
}
