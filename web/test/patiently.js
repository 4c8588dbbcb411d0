/** How long a page is listened to at a time: nobody waits for one that is silent for a minute. */
const PATIENCE_MS = 20_000;

/** What a function gives in the page, however long it takes. */
export async function patiently(page, code, ...args) {
  await page.evaluate(`(...args) => { globalThis.awaited = (${code})(...args); }`, ...args);
  for (;;) {
    const answer = await page.evaluate(listen, PATIENCE_MS);
    if (answer) return answer;
  }
}

/** Runs in the page. */
function listen(ms) {
  const patience = new Promise((resolve) => setTimeout(resolve, ms, null));
  return Promise.race([globalThis.awaited, patience]);
}
