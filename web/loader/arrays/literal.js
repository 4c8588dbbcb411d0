/** Reads the Python literals that the header of a `.npy` file is made of. */

import { ArrayError } from '../errors.js';

/** How deep lists and tuples may be nested. */
const MAX_DEPTH = 100;

/** The longest text that is read; one of a thousand fields needs some 30,000 characters. */
export const MAX_LENGTH = 2 ** 20;

const SPACE = /[ \t\n\r\f]*/y;
/** Python 2 wrote an `L` behind a long integer, and marked texts. */
const INTEGER = /(-?\d+)L?/y;
const WORD = /(?:True|False|None)(?![\w'"])/y;
const STRING = /[ub]?('[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*")/y;

/** @type {{[word: string]: boolean | null}} */
const WORDS = { True: true, False: false, None: null };

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g;

/** @type {{[letter: string]: string}} */
const ESCAPES = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/** What stands before and after the items. @type {{[open: string]: string}} */
const CLOSING = { '(': ')', '[': ']' };

/**
 * Reads a dictionary.
 *
 * @param {string} text
 * @returns {Map<string, unknown>}
 */
export function readDictionary(text) {
  const reader = new LiteralReader(text);
  const entries = reader.dictionary();
  reader.end();
  return entries;
}

/**
 * Reads one value. Tuples are arrays, too.
 *
 * @param {string} text
 * @returns {unknown}
 */
export function readLiteral(text) {
  const reader = new LiteralReader(text);
  const value = reader.literal(0);
  reader.end();
  return value;
}

class LiteralReader {
  #text;
  #at = 0;

  /** @param {string} text */
  constructor(text) {
    if (text.length > MAX_LENGTH) {
      const lengths = `${text.length} characters, more than the ${MAX_LENGTH} that are read`;
      throw new ArrayError(`the description of its items has ${lengths}`);
    }
    this.#text = text;
  }

  /** @returns {Map<string, unknown>} */
  dictionary() {
    /** @type {Map<string, unknown>} */
    const entries = new Map();
    this.#expect('{');
    while (!this.#accept('}')) {
      const key = this.literal(0);
      if (typeof key !== 'string') throw this.#defect('a name');
      if (entries.has(key)) throw new ArrayError(`the header has the key \`${key}\` twice`);
      this.#expect(':');
      entries.set(key, this.literal(0));
      if (!this.#accept(',')) {
        this.#expect('}');
        break;
      }
    }
    return entries;
  }

  /**
   * @param {number} depth
   * @returns {unknown}
   */
  literal(depth) {
    this.#take(SPACE);
    return this.#value(depth);
  }

  end() {
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#defect('the end');
  }

  /** @param {number} depth */
  #value(depth) {
    const open = this.#text[this.#at];
    if (open in CLOSING) return this.#sequence(CLOSING[open], depth + 1);
    const word = this.#take(WORD);
    if (word) return WORDS[word];
    const integer = this.#take(INTEGER);
    if (integer) return Number(integer);
    const string = this.#take(STRING);
    if (string) return this.#unquoted(string);
    throw this.#defect('a value');
  }

  /**
   * @param {string} close
   * @param {number} depth
   */
  #sequence(close, depth) {
    if (depth > MAX_DEPTH) {
      const place = `at character ${this.#at}`;
      throw new ArrayError(`lists are nested deeper than ${MAX_DEPTH} levels ${place}`);
    }
    this.#at += 1;
    const items = [];
    let separated = false;
    while (!this.#accept(close)) {
      items.push(this.literal(depth));
      separated = this.#accept(',');
      if (separated) continue;
      this.#expect(close);
      break;
    }
    // Parentheses around one value are no tuple.
    return close === ')' && items.length === 1 && !separated ? items[0] : items;
  }

  /** What the pattern finds: its group, if it has one. @param {RegExp} pattern */
  #take(pattern) {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found?.[1] ?? found?.[0];
  }

  /** @param {string} quoted */
  #unquoted(quoted) {
    return quoted.slice(1, -1).replace(ESCAPE, (_, two, four, eight, letter) => {
      const code = Number.parseInt(two ?? four ?? eight, 16);
      const character = letter ? ESCAPES[letter] : isCharacter(code) && String.fromCodePoint(code);
      if (!character) throw this.#defect('a text that Python reads');
      return character;
    });
  }

  /** @param {string} character */
  #accept(character) {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** @param {string} character */
  #expect(character) {
    if (!this.#accept(character)) throw this.#defect(`\`${character}\``);
  }

  /** @param {string} expected */
  #defect(expected) {
    return new ArrayError(`character ${this.#at} is not ${expected}`);
  }
}

/** Half a surrogate pair is none. @param {number} code */
function isCharacter(code) {
  return code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
}
