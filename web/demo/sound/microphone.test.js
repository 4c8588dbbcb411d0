/** What people are told when there is no recording. Browsers say why; here it is their part that stands in. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { MicrophoneError, Recording } from './microphone.js';

const NAMES = ['isSecureContext', 'navigator', 'AudioWorkletNode'];
const ORIGINAL = Object.fromEntries(
  NAMES.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
);

function given(globals) {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

afterEach(() => {
  for (const name of NAMES) {
    if (ORIGINAL[name]) Object.defineProperty(globalThis, name, ORIGINAL[name]);
    else delete globalThis[name];
  }
});

/** What is told, by a browser whose microphone ends in this. */
async function told(failure) {
  const getUserMedia = async () => {
    throw failure;
  };
  given({ isSecureContext: true, navigator: { mediaDevices: { getUserMedia } } });
  given({ AudioWorkletNode: class {} });
  return messageOf();
}

async function messageOf() {
  try {
    await Recording.begin(assert.fail, assert.fail);
  } catch (error) {
    assert(error instanceof MicrophoneError, error);
    return error.message;
  }
  return assert.fail('it began');
}

test('a page that is not secure is told what a secure one is', async () => {
  given({ isSecureContext: false });
  assert.match(await messageOf(), /open this one at an address with `https:\/\/`/);
});

test('a browser without a microphone for pages is no use', async () => {
  given({ isSecureContext: true, navigator: {} });
  assert.match(await messageOf(), /gives its pages no microphone\. Use another one/);
});

const FAILURES = {
  NotAllowedError: /was refused\. Allow it for this page/,
  SecurityError: /is forbidden on this page.*`Permissions-Policy`/,
  NotFoundError: /No microphone was found\. Connect one/,
  OverconstrainedError: /No microphone was found\. Connect one/,
  NotReadableError: /Another program may have it: end that/,
  AbortError: /stopped before it began\. Press Record again/,
  UnknownError: /The microphone cannot be used: it burns\./,
};

for (const [name, message] of Object.entries(FAILURES)) {
  test(`${name} is told with the next step`, async () => {
    const text = await told(new DOMException('it burns', name));
    assert.match(text, message);
    assert.match(text, /A file can be chosen all the same\.$/);
  });
}
