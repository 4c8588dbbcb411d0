/** `--stream`: results as lines of JSON, as they are made. */

import { printJson } from './terminal.js';

/** @import { PipelineStream } from '../stream/pipeline-stream.js' */

/** So much is written at once, in characters. */
const PIECE = 65_536;

/**
 * Writes the results. Those that are there at the same time go out together, and none waits for one that is still to be
 * made. Gives false where nobody reads them any more (`| head`), which ends the run.
 *
 * @param {PipelineStream} results whose items are texts
 */
export async function passOn(results) {
  let text = '';
  /** @type {Promise<void> | null} */
  let turn = null;
  for (let coming = next(results); ; ) {
    if (text !== '') turn ??= new Promise((resolve) => setImmediate(resolve));
    const come = await (turn ? Promise.race([coming, turn]) : coming);
    if (text !== '' && (!come?.line || text.length >= PIECE)) {
      if (!(await printJson(text))) return end(results);
      [text, turn] = ['', null];
    }
    if (come?.error) throw come.error;
    if (come?.isEnd) return true;
    if (!come) continue;
    text += come.line;
    coming = next(results);
  }
}

/**
 * What comes next, an error too: it comes after the results before it.
 *
 * @param {PipelineStream} results
 * @returns {Promise<{line?: string, error?: unknown, isEnd?: boolean}>}
 */
async function next(results) {
  try {
    const { value, done } = await results.next();
    return done ? { isEnd: true } : { line: lineOf(value) };
  } catch (error) {
    return { error };
  }
}

/** @param {import('../stream/lines.js').StreamItem} result */
function lineOf({ item, sink }) {
  if (sink === null) return `${item}\n`;
  return `{"sink":${JSON.stringify(sink)},"item":${item}}\n`;
}

/** Waits for nothing: a result that is still to come may never do. @param {PipelineStream} results */
function end(results) {
  results.return().catch(() => {});
  return false;
}
