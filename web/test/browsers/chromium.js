import { join } from 'node:path';
import { chromium as playwright } from 'playwright-core';

import { temporaryFolder } from './cleanup.js';
import { answer, expression } from './evaluate.js';
import { findExecutable } from './executable.js';

const CANDIDATES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

// Chromium's own sandbox refuses to run as root, which is what containers run tests as.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A microphone that beeps twice a second, and a person who lets pages use it. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

const executable = () => findExecutable('RMPKG_CHROMIUM', CANDIDATES);

/** @type {import('./index.js').Driver} */
export const chromium = {
  name: 'chromium',
  missing: () => (executable() ? [] : ['chromium']),
  async launch({ microphone = false } = {}) {
    const folder = temporaryFolder('rmpkg-chromium-');
    const context = await playwright.launchPersistentContext(join(folder.path, 'profile'), {
      executablePath: executable(),
      args: microphone ? [...ARGUMENTS, ...MICROPHONE] : ARGUMENTS,
      artifactsDir: folder.path,
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
    });
    return {
      version: context.browser()?.version() ?? 'unknown',
      open: (url, options) => open(context, url, options),
      close: async () => {
        await context.close();
        folder.remove();
      },
    };
  },
};

async function open(context, url, { megabits } = {}) {
  const page = await context.newPage();
  let session;
  if (megabits) {
    session = await context.newCDPSession(page);
    await limitNetwork(session, megabits);
  }
  await page.goto(url);
  return {
    evaluate: (code, ...args) => answer(page.evaluate(expression(code, args))),
    screenshot: (path) => page.screenshot({ path, fullPage: true }),
    emulate: async ({ width, height, dark }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    },
    limitStorage: async (bytes) => {
      session ??= await context.newCDPSession(page); // without its session there is no limit
      const { origin } = new URL(url);
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes });
    },
    close: () => page.close(),
  };
}

async function limitNetwork(session, megabits) {
  const bytesPerSecond = (megabits * 1e6) / 8;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
}
