import puppeteer from 'puppeteer-core';

import { cleanup, killGroup, temporaryFolder } from './cleanup.js';
import { answer, expression } from './evaluate.js';
import { findExecutable } from './executable.js';

const CANDIDATES = ['firefox-esr', 'firefox'];

/** A microphone that hums. Firefox is told what a person would answer. */
const MICROPHONE = 'media.navigator.streams.fake';
const ANSWER = 'permissions.default.microphone';
const [ALLOWED, REFUSED] = [1, 2];

const executable = () => findExecutable('RMPKG_FIREFOX', CANDIDATES);

/** @type {import('./index.js').Driver} */
export const firefox = {
  name: 'firefox',
  missing: () => (executable() ? [] : ['firefox-esr']),
  async launch({ microphone = false } = {}) {
    const profile = temporaryFolder('rmpkg-firefox-');
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: executable(),
      args: ['--no-remote'],
      extraPrefsFirefox: { [MICROPHONE]: true, [ANSWER]: microphone ? ALLOWED : REFUSED },
      userDataDir: profile.path,
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
      // `answer` has a limit of its own.
      protocolTimeout: 0,
    });
    const kill = cleanup(() => killGroup(browser.process()?.pid));
    return {
      version: (await browser.version()).replace('firefox/', ''),
      open: (url) => open(browser, url),
      close: async () => {
        await browser.close();
        kill();
        profile.remove();
      },
    };
  },
};

async function open(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  return {
    evaluate: (code, ...args) => answer(page.evaluate(expression(code, args))),
    screenshot: (path) => page.screenshot({ path, fullPage: true }),
    close: () => page.close(),
  };
}
