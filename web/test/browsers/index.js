import { chromium } from './chromium.js';
import { firefox } from './firefox.js';
import { webkit } from './webkit.js';

/**
 * @typedef {object} Driver
 * @property {string} name
 * @property {() => string[]} missing the Debian packages that launching takes and that are not there
 * @property {(options?: {microphone?: boolean}) => Promise<Browser>} launch starts the browser, headless and with a
 *   new profile. With a microphone, which is none of this machine's, pages may use it; without, none may
 *
 * @typedef {object} Browser
 * @property {string} version
 * @property {(url: string, options?: {megabits?: number}) => Promise<Page>} open opens a page and waits until it is
 *   loaded; a browser that can be told so gets no more than so many megabits in a second from the network
 * @property {() => Promise<void>} close ends the browser and removes what it left
 *
 * @typedef {object} Page
 * @property {(code: Function | string, ...args: unknown[]) => Promise<any>} evaluate calls a
 *   function in the page; arguments and result survive JSON
 * @property {(path: string) => Promise<void>} screenshot writes a PNG
 * @property {(look: {width: number, height: number, dark: boolean}) => Promise<void>} [emulate] how
 *   large the page is and what people prefer, where the browser can be told so
 * @property {(bytes: number | undefined) => Promise<void>} [limitStorage] gives the page's origin no more
 *   storage, where the browser can be told so, until it is called without a number
 * @property {() => Promise<void>} close
 */

/** @type {Driver[]} */
const DRIVERS = [chromium, firefox, webkit];

/** The drivers that `RMPKG_BROWSERS` names, all of them if it is not set. */
export function selectedDrivers() {
  const names = (process.env.RMPKG_BROWSERS || 'chromium,firefox,webkit').split(',');
  return names.map((name) => {
    const driver = DRIVERS.find((candidate) => candidate.name === name.trim());
    if (driver) return driver;
    throw new Error(`\`RMPKG_BROWSERS\` names \`${name}\`; chromium, firefox and webkit exist`);
  });
}
