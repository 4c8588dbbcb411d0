/**
 * Measures one side in a browser of its own: node run.js RUN.json, where the document has
 *   browser   chromium or firefox
 *   folders   folders of this machine, by the name below which they are served
 *   brotli    whether the server compresses
 *   megabits  of the network each second; null does not slow it down, which Chromium alone can
 *   side      what `page/main.js` starts
 *   visits    how often the page is visited, one visit after the other
 *   first     whether a visit is for the first result of a small program
 *   task      what the last visit does after that, or null
 *
 * The answer is JSON on stdout:
 *   visits    milliseconds of each visit, from the navigation to the first result
 *   peak      bytes: the most memory that the page's process has had, or null
 *   value     what the task has given
 */

import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { selectedDrivers } from '../test/browsers/index.js';
import { within } from './patience.js';
import { peakOfPages } from './peak.js';
import { BenchServer } from './server.js';

/** How long a visitor stays: meanwhile browsers write their caches. */
const STAY_MS = 2_000;
/** How long a page is waited for at a time: its driver gives up on a page that is silent for a minute. */
const PATIENCE_MS = 30_000;
/** How long a browser gets to start and to end, and a measurement to be done. */
const BROWSER_MS = 120_000;
const MEASUREMENT_MS = 600_000;

const run = JSON.parse(readFileSync(process.argv[2], 'utf8'));
process.env.RMPKG_BROWSERS = run.browser;
const [driver] = selectedDrivers();

const server = await BenchServer.start(run);
const browser = await within(driver.launch(), BROWSER_MS, run.browser);
try {
  console.log(
    JSON.stringify(await within(measure(), MEASUREMENT_MS, `the page in ${run.browser}`)),
  );
} catch (error) {
  // What goes wrong now is not to hide what went wrong before.
  await close().catch(console.error);
  throw error;
}
await close();

async function close() {
  await within(browser.close(), BROWSER_MS, `the end of ${run.browser}`);
  await server.close();
}

async function measure() {
  const parameters = encodeURIComponent(JSON.stringify({ side: run.side, first: run.first }));
  const url = `${server.origin}/page/index.html#${parameters}`;
  const visits = [];
  // The first page waits for the browser itself.
  await (await browser.open(`${server.origin}/page/blank.html`)).close();
  for (let visit = 1; visit <= run.visits; visit += 1) {
    const page = await browser.open(url, { megabits: run.megabits });
    visits.push(await settled(page, () => globalThis.started));
    if (visit === run.visits) return { visits, ...(await last(page)) };
    await delay(STAY_MS);
    await page.close();
  }
}

async function last(page) {
  const task = run.task && (await settled(page, (task) => globalThis.measure(task), run.task));
  return { peak: peakOfPages(run.browser), value: task };
}

/** What a function in the page gives, however long that takes. */
async function settled(page, code, ...args) {
  await page.evaluate(
    `(...args) => { globalThis.pending = (${code})(...args); globalThis.pending.catch(() => {}); }`,
    ...args,
  );
  for (;;) {
    const answer = await page.evaluate(async (ms) => {
      const silence = new Promise((resolve) => setTimeout(resolve, ms, null));
      return Promise.race([globalThis.pending.then((value) => ({ value })), silence]);
    }, PATIENCE_MS);
    if (answer) return answer.value;
  }
}
