import { readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { temporaryFolder } from './cleanup.js';
import { ANSWER_LIMIT_MS, answer, expression } from './evaluate.js';
import { findExecutable } from './executable.js';
import { freePort, start } from './process.js';
import { ready, WebDriver } from './webdriver.js';

/** The program, and the Debian package that has it, for each part. */
const PARTS = {
  browser: ['webkit2gtk-driver', () => findExecutable('RMPKG_WEBKIT', miniBrowsers())],
  driver: ['webkit2gtk-driver', () => findExecutable('RMPKG_WEBKIT_DRIVER', ['WebKitWebDriver'])],
  display: ['xvfb', () => findExecutable('RMPKG_XVFB', ['Xvfb'])],
  bus: ['dbus', () => findExecutable('RMPKG_DBUS_RUN_SESSION', ['dbus-run-session'])],
};

// The page runs in a process of its own, whose sandbox needs namespaces that containers refuse.
// Safari has SharedArrayBuffer in isolated pages; WebKitGTK has to be asked for it.
const ENVIRONMENT = {
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  LIBGL_ALWAYS_SOFTWARE: '1',
  GSETTINGS_BACKEND: 'memory',
  GDK_BACKEND: 'x11',
  NO_AT_BRIDGE: '1',
  JSC_useSharedArrayBuffer: '1',
};

/** A microphone that hums, which pages that are automated may use. */
const MICROPHONE = ['--enable-media-stream=true', '--enable-mock-capture-devices=true'];

/** @type {import('./index.js').Driver} */
export const webkit = {
  name: 'webkit',
  missing() {
    const absent = Object.values(PARTS).filter(([, find]) => !find());
    return [...new Set(absent.map(([debianPackage]) => debianPackage))];
  },
  async launch({ microphone = false } = {}) {
    const undo = [];
    const close = async () => {
      for (const action of undo.splice(0).reverse()) await action();
    };
    try {
      const { driver, version } = await startSession(undo, microphone ? MICROPHONE : []);
      const first = await driver.get('/window');
      return { version, open: (url) => open(driver, first, url), close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

async function startSession(undo, more) {
  const { path: home, remove } = temporaryFolder('rmpkg-webkit-');
  undo.push(remove);
  const display = await startDisplay(undo);
  const server = await startDriver(undo, home, display);
  const { driver, version } = await WebDriver.connect(server, {
    'webkitgtk:browserOptions': { binary: PARTS.browser[1](), args: ['--automation', ...more] },
    timeouts: { script: ANSWER_LIMIT_MS },
  });
  undo.push(() => driver.delete(''));
  return { driver, version };
}

/** Xvfb chooses a free display and writes its number to the descriptor it is given. */
async function startDisplay(undo) {
  const args = ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x1024x24'];
  const xvfb = start(PARTS.display[1](), args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  undo.push(xvfb.stop);
  const number = new Promise((resolve) => {
    xvfb.child.stdio[3].once('data', (data) => resolve(data.toString().trim()));
  });
  return `:${await Promise.race([number, xvfb.failure])}`;
}

async function startDriver(undo, home, display) {
  const port = await freePort();
  const args = ['--', PARTS.driver[1](), '-p', String(port)];
  const env = {
    ...process.env,
    ...ENVIRONMENT,
    HOME: home,
    XDG_RUNTIME_DIR: home,
    DISPLAY: display,
  };
  const driver = start(PARTS.bus[1](), args, { stdio: 'ignore', env });
  undo.push(driver.stop);
  const server = `http://127.0.0.1:${port}`;
  await Promise.race([ready(server), driver.failure]);
  return server;
}

/** WebKitGTK keeps its MiniBrowser in a folder named after the architecture and its own version. */
function miniBrowsers() {
  const triples = readdirSync('/usr/lib').filter((name) => name.includes('-linux-'));
  const versions = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  const folders = ['/usr/lib', '/usr/libexec', ...triples.map((triple) => `/usr/lib/${triple}`)];
  return versions.flatMap((version) => folders.map((folder) => `${folder}/${version}/MiniBrowser`));
}

/**
 * A window each: a tab in the background is never painted, and its screenshot never comes. The
 * session's first window stays, because commands need one.
 */
async function open(driver, first, url) {
  const create = () => driver.post('/window/new', { type: 'window' });
  const { handle } = await driver.inWindow(first, create);
  const inWindow = (commands) => driver.inWindow(handle, commands);
  await inWindow(() => navigate(driver, url));
  return {
    evaluate: (code, ...args) => answer(inWindow(() => execute(driver, code, args))),
    screenshot: (path) =>
      inWindow(async () => {
        writeFileSync(path, Buffer.from(await driver.get('/screenshot'), 'base64'));
      }),
    close: () => inWindow(() => driver.delete('/window')),
  };
}

/** The driver answers as soon as the page is on its way. */
async function navigate(driver, url) {
  await driver.post('/url', { url });
  const script = 'return location.href !== "about:blank" && document.readyState === "complete"';
  while (!(await driver.post('/execute/sync', { script, args: [] }))) await delay(20);
}

function execute(driver, code, args) {
  const script = `const done = arguments[0]; ${expression(code, args)}.then(done);`;
  return driver.post('/execute/async', { script, args: [] });
}
