/** The files of a package's nodes as a person changes them, beside what they were. */

/** Where they are in the package. */
const FOLDER = 'app/';

/** What Python makes of them goes with them and is nothing to be read. */
const BYTECODE = /(^|\/)__pycache__\//;

/** @typedef {string | Uint8Array<ArrayBuffer>} Content text where it is UTF-8 */

/**
 * Changes as they can be kept: bytes as base64.
 *
 * @typedef {{[path: string]: string | {base64: string} | null}} Draft
 */

export class WorkingCopy {
  /** @type {Map<string, Content>} */
  #original;
  /** @type {Map<string, Content>} */
  #current;
  /** The same object while nothing changes. @type {{[path: string]: Content | null} | null} */
  #changes = null;

  /** @param {{entries: {path: string}[], read(path: string): Uint8Array<ArrayBuffer> | null}} content of a package */
  constructor(content) {
    const paths = content.entries.map(({ path }) => path);
    const own = paths.filter((path) => path.startsWith(FOLDER) && !BYTECODE.test(path)).sort();
    this.#original = new Map(own.map((path) => [nameOf(path), asContent(content.read(path))]));
    this.#current = new Map(this.#original);
  }

  /** What there is now and what was there, sorted. */
  list() {
    const names = [...new Set([...this.#current.keys(), ...this.#original.keys()])].sort();
    return names.map((name) => ({ name, state: this.#stateOf(name) }));
  }

  /** @param {string} name @returns {Content | null} null if it is not there */
  read(name) {
    return this.#current.get(name) ?? null;
  }

  /** @param {string} name @param {Content} content */
  write(name, content) {
    this.#current.set(name, content);
    this.#changes = null;
  }

  /** @param {string} name */
  remove(name) {
    this.#current.delete(name);
    this.#changes = null;
  }

  /** As it was in the package; a file that was not there goes. @param {string} name */
  reset(name) {
    const original = this.#original.get(name);
    if (original === undefined) this.remove(name);
    else this.write(name, original);
  }

  resetAll() {
    this.#current = new Map(this.#original);
    this.#changes = null;
  }

  /** Whether anything is other than in the package. */
  get isChanged() {
    return Object.keys(this.changes).length > 0;
  }

  /** What differs, by the path in the package; null is a file that is gone. */
  get changes() {
    this.#changes ??= Object.fromEntries(
      this.list()
        .filter(({ state }) => state !== 'kept')
        .map(({ name }) => [FOLDER + name, this.read(name)]),
    );
    return this.#changes;
  }

  /** @returns {Draft} */
  draft() {
    const entries = Object.entries(this.changes).map(([path, content]) => {
      const isText = content === null || typeof content === 'string';
      return [nameOf(path), isText ? content : { base64: toBase64(content) }];
    });
    return Object.fromEntries(entries);
  }

  /** Takes a draft in, as far as it is one. @param {unknown} draft */
  restore(draft) {
    if (typeof draft !== 'object' || draft === null) return;
    for (const [name, content] of Object.entries(draft)) {
      if (content === null) this.remove(name);
      else if (typeof content === 'string') this.write(name, content);
      else if (typeof content?.base64 === 'string') this.write(name, fromBase64(content.base64));
    }
  }

  /** @param {string} name @returns {'kept' | 'new' | 'changed' | 'removed'} */
  #stateOf(name) {
    const [before, now] = [this.#original.get(name), this.#current.get(name)];
    if (now === undefined) return 'removed';
    if (before === undefined) return 'new';
    return isSame(before, now) ? 'kept' : 'changed';
  }
}

/**
 * Bytes as text where they are nothing else. A byte order mark stays.
 *
 * @param {Uint8Array<ArrayBuffer> | null} bytes
 * @returns {Content}
 */
export function asContent(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes ?? undefined,
    );
    // A text field would change other line ends, and shows no NUL.
    return /[\0\r]/.test(text) && bytes ? bytes : text;
  } catch {
    return /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
  }
}

/**
 * What is wrong with the name of a new file, or an empty text.
 *
 * @param {string} name
 */
export function nameDefect(name) {
  if (name.trim() === '') return 'Give the file a name, such as helpers.py.';
  if (/^\/|\\|:|(^|\/)\.{0,2}(\/|$)|\p{Cc}|\p{Surrogate}/u.test(name)) {
    return 'A name is a path with `/` between its parts, such as data/names.txt.';
  }
  return '';
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(FOLDER.length);
}

/** @param {Content} one @param {Content} other */
function isSame(one, other) {
  if (one === other || typeof one === 'string' || typeof other === 'string') return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** Drafts are written often, and bytes never change. @type {WeakMap<Uint8Array, string>} */
const ENCODED = new WeakMap();

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  const known = ENCODED.get(bytes);
  if (known !== undefined) return known;
  const encoded = encode(bytes);
  ENCODED.set(bytes, encoded);
  return encoded;
}

/** @param {Uint8Array} bytes */
function encode(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @param {string} base64 */
function fromBase64(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
