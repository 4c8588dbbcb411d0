/** What people are told when there is no recording. Browsers say why; here it is their part that stands in. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { MicrophoneError, Recording } from './microphone.js';

const NAMES = ['isSecureContext', 'navigator', 'AudioWorkletNode', 'AudioContext'];
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
  giving(getUserMedia);
  return messageOf();
}

function giving(getUserMedia) {
  given({ isSecureContext: true, navigator: { mediaDevices: { getUserMedia } } });
  given({ AudioWorkletNode: class {} });
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

/** What is told where the microphone is there but its sound cannot be taken, and what was let go. */
async function toldWith(AudioContext, readyState = 'live') {
  const left = [];
  const track = { readyState, stop: () => left.push('track') };
  giving(async () => ({ getTracks: () => [track] }));
  given({
    AudioContext: class extends AudioContext {
      close() {
        left.push('context');
      }
    },
  });
  return { message: await messageOf(), left };
}

/** A browser's part that begins at once. */
class Beginning {
  audioWorklet = { addModule: async () => {} };

  async resume() {}
}

test('the microphone is let go where nothing can take its sound', async () => {
  class Refusing {
    constructor() {
      throw new DOMException('there are too many', 'NotSupportedError');
    }
  }
  const { message, left } = await toldWith(Refusing);
  assert.match(message, /cannot be used: there are too many\. A file can be chosen/);
  assert.deepEqual(left, ['track']);
});

test('a microphone that is gone before the recording begins is told', async () => {
  const { message, left } = await toldWith(Beginning, 'ended');
  assert.match(message, /stopped before it began\. Press Record again\. A file can be chosen/);
  assert.deepEqual(left, ['track', 'context']);
});
