/** What goes into a stream: pieces of a text that has an item on each line. */

import { streamItem } from '../execution/request.js';

/**
 * The items of a stream: values one by one, or bytes of JSON that has one on each line. A `ReadableStream` may have
 * either: its `Uint8Array`s are bytes, all else in it are items.
 *
 * @typedef {Iterable<unknown> | AsyncIterable<unknown> | ReadableStream<unknown> | Blob} StreamSource
 */

/** So much goes in together, in characters or bytes. */
const PIECE = 65_536;

const NEWLINE = 10;

/**
 * @param {StreamSource} source
 * @param {boolean} oneByOne whether each piece is to be one line
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
 */
export async function* piecesOf(source, oneByOne) {
  const values = iteratorOf(source);
  try {
    const first = await values.next();
    if (first.done) return;
    const all = resumed(first.value, values);
    if (!(isByteSource(source) && first.value instanceof Uint8Array)) yield* ofItems(all, oneByOne);
    else if (oneByOne) yield* linesOf(all);
    else yield* bytesOf(all);
  } finally {
    await values.return?.();
  }
}

/**
 * Checks a source before anything runs.
 *
 * @param {unknown} source
 */
export function checkSource(source) {
  const object = Object(source);
  if (typeof source !== 'string' && (isByteSource(source) || Symbol.iterator in object)) return;
  if (Symbol.asyncIterator in object) return;
  throw new TypeError(
    '`stream` takes an iterable of items, an asynchronous one, a `ReadableStream` or a `Blob` of JSON lines',
  );
}

/** @param {unknown} source */
function isByteSource(source) {
  return source instanceof Blob || source instanceof ReadableStream;
}

/**
 * @param {StreamSource} source
 * @returns {{next: () => any, return?: () => any}}
 */
function iteratorOf(source) {
  if (source instanceof Blob) return readerOf(source.stream());
  if (source instanceof ReadableStream) return readerOf(source); // Safari's cannot be iterated
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  return source[Symbol.iterator]();
}

/** @param {ReadableStream<unknown>} stream */
function readerOf(stream) {
  const reader = stream.getReader();
  return { next: () => reader.read(), return: () => reader.cancel() };
}

/**
 * An iterator whose first value was taken already.
 *
 * @param {unknown} first
 * @param {{next: () => any}} rest
 */
function resumed(first, rest) {
  let isFirst = true;
  return () => {
    if (!isFirst) return rest.next();
    isFirst = false;
    return { value: first, done: false };
  };
}

/**
 * Items that are there at the same time go in together. One that is waited for holds up no other.
 *
 * @param {() => any} next
 * @param {boolean} oneByOne
 */
async function* ofItems(next, oneByOne) {
  const encoder = new TextEncoder();
  let [text, index] = ['', 0];
  /** @type {Promise<void> | null} */
  let turn = null;
  for (let coming = next(); ; ) {
    // Nothing is made for a value that is there already.
    const isPromise = typeof coming?.then === 'function';
    if (isPromise && text !== '') turn ??= new Promise((resolve) => setTimeout(resolve));
    const come = isPromise && turn ? await Promise.race([coming, turn]) : await coming;
    const isFull = come?.done || text.length >= PIECE || (oneByOne && text !== '');
    if (text !== '' && (come === undefined || isFull)) {
      yield encoder.encode(text);
      [text, turn] = ['', null];
    }
    if (come === undefined) continue;
    if (come.done) return;
    text += streamItem(come.value, index++);
    coming = next();
  }
}

/**
 * Copies, since they are moved to where the run is.
 *
 * @param {() => any} next
 */
async function* bytesOf(next) {
  for (let come = await next(); !come.done; come = await next()) {
    if (come.value.length > 0) yield new Uint8Array(come.value);
  }
}

/** @param {() => any} next */
async function* linesOf(next) {
  let rest = new Uint8Array();
  for await (const bytes of bytesOf(next)) {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield joined(rest, bytes.subarray(start, end + 1));
      [rest, start] = [new Uint8Array(), end + 1];
    }
    rest = joined(rest, bytes.subarray(start));
  }
  if (rest.length > 0) yield rest;
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
