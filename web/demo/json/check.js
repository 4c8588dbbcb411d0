/**
 * Finds where text stops being JSON. Browsers word and place the error each in their own way, and
 * some do not place it at all.
 */

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING_START = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const STRING = new RegExp(`${STRING_START.source}"`, 'y');
const LITERAL = /true|false|null/y;

/**
 * @typedef {object} Defect
 * @property {string} message what is wrong, without the place
 * @property {number} offset in UTF-16 units, as text fields count
 * @property {number} line from 1
 * @property {number} column from 1
 */

/**
 * The first defect, or null if the text is JSON.
 *
 * @param {string} text
 * @returns {Defect | null}
 */
export function findDefect(text) {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const found = scan(text);
    return found && locate(text, found);
  }
}

/**
 * Reads as far as the text is JSON. What is still open is on a stack of our own, so that no depth
 * overflows the engine's.
 *
 * @param {string} text
 */
function scan(text) {
  const scanner = new Scanner(text);
  let expected = 'value';
  while (expected !== 'end') {
    scanner.skipSpace();
    const next = STATES[expected](scanner);
    if (typeof next !== 'string') return next;
    expected = next;
  }
  scanner.skipSpace();
  if (scanner.at === text.length) return null;
  return { offset: scanner.at, message: 'there is more after the end of the document' };
}

class Scanner {
  at = 0;
  /** @type {('[' | '{')[]} */
  open = [];

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  skipSpace() {
    this.take(SPACE);
  }

  /** @param {string} character */
  accept(character) {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  /** @param {RegExp} pattern */
  take(pattern) {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  /** What comes after a complete value. */
  afterValue() {
    return this.open.length > 0 ? 'separator' : 'end';
  }

  close() {
    this.open.pop();
    return this.afterValue();
  }

  /** @param {string} what */
  expected(what) {
    const { at, text } = this;
    if (at >= text.length)
      return { offset: at, message: `the text ends where ${what} is expected` };
    return { offset: at, message: `${what} is expected, not \`${character(text, at)}\`` };
  }
}

/** @type {{[expected: string]: (scanner: Scanner) => string | {offset: number, message: string}}} */
const STATES = {
  value(scanner) {
    if (scanner.accept('[')) return opened(scanner, '[', 'first item');
    if (scanner.accept('{')) return opened(scanner, '{', 'first name');
    if (scanner.take(STRING) || scanner.take(NUMBER) || scanner.take(LITERAL)) {
      return scanner.afterValue();
    }
    return brokenString(scanner) ?? scanner.expected('a value');
  },
  'first item'(scanner) {
    return scanner.accept(']') ? scanner.close() : STATES.value(scanner);
  },
  'first name'(scanner) {
    return scanner.accept('}') ? scanner.close() : STATES.name(scanner);
  },
  name(scanner) {
    if (scanner.take(STRING)) return 'colon';
    return brokenString(scanner) ?? scanner.expected('a name in double quotes');
  },
  colon(scanner) {
    return scanner.accept(':') ? 'value' : scanner.expected('a colon');
  },
  separator(scanner) {
    const inObject = scanner.open.at(-1) === '{';
    if (scanner.accept(',')) return inObject ? 'name' : 'value';
    if (scanner.accept(inObject ? '}' : ']')) return scanner.close();
    return scanner.expected(inObject ? 'a comma or `}`' : 'a comma or `]`');
  },
};

/**
 * @param {Scanner} scanner
 * @param {'[' | '{'} bracket
 * @param {string} next
 */
function opened(scanner, bracket, next) {
  scanner.open.push(bracket);
  return next;
}

/**
 * A string that begins well points to where it goes wrong.
 *
 * @param {Scanner} scanner
 */
function brokenString(scanner) {
  if (!scanner.take(STRING_START)) return null;
  const { text, at: offset } = scanner;
  if (offset >= text.length || text[offset] === '\n' || text[offset] === '\r') {
    return { offset, message: 'the string has no closing quote' };
  }
  if (text[offset] === '\\') return { offset, message: 'this is no escape that JSON has' };
  return { offset, message: 'a control character must be escaped in a string' };
}

/**
 * @param {string} text
 * @param {number} at
 */
function character(text, at) {
  return String.fromCodePoint(/** @type {number} */ (text.codePointAt(at)));
}

/**
 * @param {string} text
 * @param {{offset: number, message: string}} found
 * @returns {Defect}
 */
function locate(text, { offset, message }) {
  const lines = text.slice(0, offset).split('\n');
  return { message, offset, line: lines.length, column: lines[lines.length - 1].length + 1 };
}
