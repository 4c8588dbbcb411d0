/** Starts this loader's Worker, wherever the page has the loader from. */

import { PipelineError } from '../errors.js';
import { platform } from '../platform.js';
import { isElsewhere } from '../url.js';

/** A script of the page's own origin that imports the Worker's. @type {string | undefined} */
let bootstrap;

/** @throws {PipelineError} where the page may have no Workers */
export function startWorker() {
  try {
    if (isElsewhere(import.meta.url)) return startElsewhere();
    return platform.startWorker(new URL('./worker.js', import.meta.url));
  } catch (cause) {
    throw notStarted(/** @type {Error} */ (cause).message);
  }
}

/** Browsers start no Worker from another origin's script, but a script of the page's own may import it. */
function startElsewhere() {
  bootstrap ??= URL.createObjectURL(bootstrapOf(new URL('./worker.js', import.meta.url)));
  return platform.startWorker(bootstrap);
}

/**
 * What the page says meanwhile waits. With a static import browsers would not say why it failed. A policy's
 * `worker-src` has to name the origin too: Firefox 153 asks it for what the imported module imports.
 *
 * @param {URL} script
 */
function bootstrapOf({ href }) {
  const code = `
    const early = [];
    self.onmessage = (event) => early.push(event);
    import(${JSON.stringify(href)}).then(
      () => early.forEach((event) => self.onmessage(event)),
      (error) => setTimeout(() => { throw error; }), // where the page hears of it
    );`;
  return new Blob([code], { type: 'text/javascript' });
}

/** @param {string} reason */
export function notStarted(reason) {
  const detail = [reason, adviceElsewhere()].filter(Boolean).join('; ');
  return workerFailed(
    `it could not be started${detail && `: ${detail}`}; \`worker: false\` runs pipelines on the page itself`,
  );
}

/** Browsers do not say what is missing. */
function adviceElsewhere() {
  if (!isElsewhere(import.meta.url)) return '';
  const { origin } = new URL(import.meta.url);
  return `with the loader from ${origin} the page's Content-Security-Policy must have \`worker-src blob: ${origin}\` and \`script-src ${origin}\``;
}

/** @param {string} reason */
export function workerFailed(reason) {
  return new PipelineError({ kind: 'worker', message: `the Worker failed: ${reason}` });
}
