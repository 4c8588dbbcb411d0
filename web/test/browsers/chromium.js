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

const executable = () => findExecutable('RMPKG_CHROMIUM', CANDIDATES);

/** @type {import('./index.js').Driver} */
export const chromium = {
  name: 'chromium',
  missing: () => (executable() ? [] : ['chromium']),
  async launch() {
    const folder = temporaryFolder('rmpkg-chromium-');
    const context = await playwright.launchPersistentContext(join(folder.path, 'profile'), {
      executablePath: executable(),
      args: ARGUMENTS,
      artifactsDir: folder.path,
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
    });
    return {
      version: context.browser()?.version() ?? 'unknown',
      open: (url) => open(context, url),
      close: async () => {
        await context.close();
        folder.remove();
      },
    };
  },
};

async function open(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  let session;
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
