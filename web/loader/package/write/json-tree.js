/**
 * JSON that is written again as it was meant: for Python `1.0` is not `1`, and JavaScript's own objects put
 * names that are numbers first.
 */

import { lastQuote } from '../json-keys.js';

/**
 * @typedef {null | boolean | string | number | NumberText | JsonTree[] | JsonMap} JsonTree
 * @typedef {Map<string, any>} JsonMap an object whose fields keep their order
 */

/** A number as it stands in a text. */
export class NumberText {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** A text's first quote alone: no pattern can step over one of any length. */
const TOKEN = /[ \t\r\n]*("|[-\d][\d.eE+-]*|true|false|null|[{}[\],:])/y;

/**
 * @param {string} text which `JSON.parse` has accepted
 * @returns {JsonTree}
 */
export function parseTree(text) {
  return new Parser(text).value();
}

class Parser {
  #text;
  #at = 0;

  /** @param {string} text */
  constructor(text) {
    this.#text = text;
  }

  /** @returns {any} */
  value() {
    const token = this.#next();
    if (token === '{') return this.#object();
    if (token === '[') return this.#array();
    const isNumber = token[0] === '-' || (token[0] >= '0' && token[0] <= '9');
    return isNumber ? new NumberText(token) : JSON.parse(token);
  }

  #object() {
    /** @type {JsonMap} */
    const fields = new Map();
    for (let token = this.#next(); token !== '}'; token = this.#next()) {
      const name = token === ',' ? this.#next() : token;
      this.#next(); // the colon
      fields.set(JSON.parse(name), this.value());
    }
    return fields;
  }

  #array() {
    const items = [];
    while (this.#peek() !== ']') {
      if (this.#peek() === ',') this.#next();
      items.push(this.value());
    }
    this.#next();
    return items;
  }

  #peek() {
    const at = this.#at;
    const token = this.#next();
    this.#at = at;
    return token;
  }

  #next() {
    TOKEN.lastIndex = this.#at;
    const [, token] = /** @type {RegExpExecArray} */ (TOKEN.exec(this.#text));
    this.#at = TOKEN.lastIndex;
    if (token !== '"') return token;
    const start = this.#at - 1;
    this.#at = lastQuote(this.#text, start) + 1;
    return this.#text.slice(start, this.#at);
  }
}
