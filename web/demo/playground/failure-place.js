/** The line of a person's own code that a failure is about. */

/** A frame of a traceback in the package's own folder. */
const FRAME = /^ {2}File "\/app\/([^"\n]+)", line (\d+)/gm;

/**
 * @typedef {object} Place
 * @property {string} name of the file
 * @property {number} line from 1
 */

/**
 * The innermost one that there is.
 *
 * @param {string | null | undefined} traceback Python's
 * @param {(name: string) => boolean} isThere whether a file can be shown
 * @returns {Place | null}
 */
export function placeOf(traceback, isThere) {
  const frames = [...(traceback ?? '').matchAll(FRAME)];
  const own = frames.map(([, name, line]) => ({ name, line: Number(line) }));
  return own.findLast(({ name }) => isThere(name)) ?? null;
}

/**
 * The last line of a traceback, which says what happened.
 *
 * @param {string | null | undefined} traceback
 */
export function summaryOf(traceback) {
  return (
    (traceback ?? '')
      .trimEnd()
      .split('\n')
      .findLast((line) => /^\S/.test(line)) ?? ''
  );
}
