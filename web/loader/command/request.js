/** The files that a run is given. */

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import process from 'node:process';
import { addAbortSignal } from 'node:stream';
import { NdArray } from '../index.js';
import { reasonOf } from '../node/sources.js';
import { readArrays } from './arrays.js';
import { BadRequest } from './ending.js';

/** @import { Files } from '../engines/engine.js' */

/** What stands for stdin among file names. */
const STDIN = '-';

/** The bytes that a `.npy` file begins with, and no JSON text. */
const NPY_MAGIC = '\x93NUMPY';

const MAX_MANIFEST = 16 * 2 ** 20;
const MAX_INPUT = 2 ** 30;

/**
 * @typedef {object} Request
 * @property {string | null} manifest
 * @property {string | object[] | null} input
 * @property {Files} [arrayFiles]
 */

/**
 * @param {{manifest?: string, input?: string, data?: string, arrays?: string}} files
 * @param {AbortSignal} signal
 * @returns {Promise<Request>}
 */
export async function readRequest({ manifest, input, data, arrays }, signal) {
  if (data !== undefined) await requireFolder(data);
  const read = {
    manifest: manifest === undefined ? null : await textOf(manifest, MAX_MANIFEST, signal),
    input: input === undefined ? null : await itemsOf(input, signal),
  };
  if (arrays === undefined) return read;
  const arrayFiles = await readArrays(arrays);
  const [array] = Array.isArray(read.input) ? read.input : [];
  if (!array) return { ...read, arrayFiles };
  // The only item needs no other file, and is one itself.
  const file = input === STDIN ? 'stdin.npy' : basename(/** @type {string} */ (input));
  const item = { __numpy__: true, file };
  return { ...read, input: [item], arrayFiles: new Map([[file, array.toNpy()]]) };
}

/**
 * The items of a stream, as the bytes that a file or stdin has.
 *
 * @param {string} [file]
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
export async function openItems(file = STDIN) {
  const stream = file === STDIN ? process.stdin : createReadStream(file);
  const broken = (/** @type {NodeJS.ErrnoException} */ error) =>
    new BadRequest(`cannot read ${shown(file)}: ${reasonOf(error)}`, { cause: error });
  if (file !== STDIN) {
    await once(stream, 'open').catch((error) => {
      throw broken(error);
    });
  }
  const pieces = stream[Symbol.asyncIterator]();
  const pull = async (/** @type {ReadableStreamDefaultController} */ controller) => {
    const { value, done } = await pieces.next().catch((error) => {
      throw broken(error);
    });
    if (done) controller.close();
    else controller.enqueue(value);
  };
  const cancel = () => void stream.destroy();
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
}

/** @param {string} folder */
async function requireFolder(folder) {
  const found = await stat(folder).catch((error) => {
    throw new BadRequest(`cannot read \`${folder}\`: ${reasonOf(error)}`, { cause: error });
  });
  if (!found.isDirectory())
    throw new BadRequest(`\`${folder}\` is no folder; \`--data\` needs one`);
}

/**
 * The text of a list of items, or one item that is an array.
 *
 * @param {string} file
 * @param {AbortSignal} signal
 */
async function itemsOf(file, signal) {
  const bytes = await readFile(file, MAX_INPUT, signal);
  const isNpy = file.endsWith('.npy') || bytes.toString('latin1', 0, 6) === NPY_MAGIC;
  if (!isNpy) return decoded(file, bytes);
  try {
    return [NdArray.fromNpy(new Uint8Array(bytes))];
  } catch (cause) {
    throw new BadRequest(`${shown(file)} is no array: ${cause.message}`, { cause });
  }
}

/**
 * @param {string} file
 * @param {number} most
 * @param {AbortSignal} signal
 */
async function textOf(file, most, signal) {
  return decoded(file, await readFile(file, most, signal));
}

/**
 * @param {string} file
 * @param {Uint8Array} bytes
 */
function decoded(file, bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new BadRequest(`${shown(file)} is no JSON: ${cause.message}`, { cause });
  }
}

/**
 * No more is read than the limit, however much a pipe gives.
 *
 * @param {string} file
 * @param {number} most bytes
 * @param {AbortSignal} [signal]
 */
export async function readFile(file, most, signal) {
  const stream = file === STDIN ? process.stdin : createReadStream(file);
  if (signal) addAbortSignal(signal, stream);
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > most) break;
      chunks.push(chunk);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new BadRequest(`cannot read ${shown(file)}: ${reasonOf(error)}`, { cause: error });
  }
  if (size > most)
    throw new BadRequest(`${shown(file)} is too large; at most ${most} bytes are read`);
  return Buffer.concat(chunks);
}

/** @param {string} file */
function shown(file) {
  return file === STDIN ? 'stdin' : `\`${file}\``;
}
