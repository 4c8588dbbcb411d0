/** Reads the Python literals that the header of a `.npy` file is made of. */

import { ArrayError } from '../errors.js';

/** The deepest dtype that anybody writes is some levels deep. */
const MAX_DEPTH = 32;

/** The longest text that is read; one of a thousand fields needs some 30,000 characters. */
export const MAX_LENGTH = 2 ** 20;

const SPACE = /[ \t\n]*/y;
const INTEGER = /-?\d+/y;
const WORD = /True|False|None/y;
const STRING = /'[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;

/** @type {{[word: string]: boolean | null}} */
const WORDS = { True: true, False: false, None: null };

/** @type {{[letter: string]: string}} */
const ESCAPES = { n: '\n', t: '\t', r: '\r' };

/** What stands before and after the items. @type {{[open: string]: string}} */
const CLOSING = { '(': ')', '[': ']' };

/**
 * Reads a dictionary.
 *
 * @param {string} text
 * @returns {Map<string, unknown>} the last value of each key
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
    if (string) return unquote(string);
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

  /** @param {RegExp} pattern */
  #take(pattern) {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found?.[0];
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

/** @param {string} quoted */
function unquote(quoted) {
  const inner = quoted.slice(1, -1);
  return inner.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gi, (_, two, four, letter) => {
    const code = two ?? four;
    return code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[letter] ?? letter);
  });
}
