/** What Tab, Shift+Tab and Enter do to Python in a text field. */

/** As Python's own style has it. */
const STEP = '    ';

/**
 * A part of the text that is replaced, and what is selected then.
 *
 * @typedef {object} Edit
 * @property {number} from
 * @property {number} to
 * @property {string} text
 * @property {number} start
 * @property {number} end
 */

/**
 * @typedef {object} Selection
 * @property {string} text the whole
 * @property {number} start
 * @property {number} end
 */

/**
 * Indents the lines of a selection; without one, goes to the next stop.
 *
 * @param {Selection} selection
 * @returns {Edit}
 */
export function indent({ text, start, end }) {
  if (!text.slice(start, end).includes('\n')) {
    const column = start - lineStart(text, start);
    const spaces = ' '.repeat(STEP.length - (column % STEP.length));
    const caret = start + spaces.length;
    return { from: start, to: end, text: spaces, start: caret, end: caret };
  }
  return changeLines({ text, start, end }, (line) => (line ? STEP + line : line));
}

/**
 * Takes a step of indentation from each line of a selection, or from the line of the caret.
 *
 * @param {Selection} selection
 * @returns {Edit}
 */
export function outdent(selection) {
  return changeLines(selection, (line) => line.replace(/^(\t| {1,4})/, ''));
}

/**
 * A new line as far indented as this one, and one step more after a colon.
 *
 * @param {Selection} selection
 * @returns {Edit}
 */
export function newLine({ text, start, end }) {
  const before = text.slice(lineStart(text, start), start);
  const [space] = /** @type {RegExpMatchArray} */ (before.match(/^[ \t]*/));
  const opens = /:[ \t]*(#.*)?$/.test(before);
  const added = `\n${space}${opens ? STEP : ''}`;
  const caret = start + added.length;
  return { from: start, to: end, text: added, start: caret, end: caret };
}

/**
 * Where a line begins, counted from 1; the end of the text for lines that it has not.
 *
 * @param {string} text
 * @param {number} line
 */
export function offsetOfLine(text, line) {
  let at = 0;
  for (let count = 1; count < line; count += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}

/** @param {string} text */
export function countLines(text) {
  return text.split('\n').length;
}

/** @param {string} text @param {number} at */
function lineStart(text, at) {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/**
 * Lines that the selection only ends before are not among its own.
 *
 * @param {Selection} selection
 * @param {(line: string) => string} change
 * @returns {Edit}
 */
function changeLines({ text, start, end }, change) {
  const from = lineStart(text, start);
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end;
  const next = text.indexOf('\n', last);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split('\n');
  const changed = lines.map(change);
  const moved = changed[0].length - lines[0].length;
  const replaced = changed.join('\n');
  const grown = replaced.length - (to - from);
  const newStart = Math.max(from, start + moved);
  return { from, to, text: replaced, start: newStart, end: Math.max(newStart, end + grown) };
}
