/** What the command line demands of a package. */

import { existsSync } from 'node:fs';
import { PackageError } from '../errors.js';
import { PipelineRunner } from '../index.js';
import { parsePublicKey } from '../package/minisign.js';
import { sha256 } from '../package/sha256.js';
import { BadRequest, Untrusted } from './ending.js';
import { readFile } from './request.js';

/** No more is read of a key or a signature. */
const MAX_TEXT = 4096;

/** From so many characters on, what begins like a key is meant as one, even if a letter of it is wrong. */
const KEY_LENGTH = 49;

/** Why another key is tried. */
const OTHER_KEY = new Set(['wrong_key', 'signature_invalid']);

/**
 * Checks the bytes, and makes a runner of these very bytes.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{file: string, key?: string[], signature?: string, sha256?: string}} demands
 * @param {import('../options.js').InitializeOptions} options
 */
export async function initializeTrusted(bytes, demands, options) {
  const { file, key = [], signature } = demands;
  const keys = await Promise.all(key.map(publicKey));
  await requireDigest(bytes, demands);
  if (keys.length === 0) return PipelineRunner.initialize(bytes, options);
  const named = signature && (await textOf(signature));
  try {
    return await withOneOf(keys, bytes, named ? { ...options, signature: named } : options);
  } catch (error) {
    const beside = `${file}.minisig`;
    if (named || error.code !== 'signature_missing' || !existsSync(beside)) throw error;
    return withOneOf(keys, bytes, { ...options, signature: await textOf(beside) });
  }
}

/**
 * @param {string[]} keys
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {import('../options.js').InitializeOptions} options
 */
async function withOneOf(keys, bytes, options) {
  let refusal;
  for (const publicKey of keys) {
    try {
      return await PipelineRunner.initialize(bytes, { ...options, publicKey });
    } catch (error) {
      if (!(error instanceof PackageError) || !OTHER_KEY.has(error.code)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{file: string, sha256?: string}} demands
 */
async function requireDigest(bytes, { file, sha256: expected }) {
  if (expected === undefined) return;
  const found = await sha256(bytes);
  if (found === expected.toLowerCase()) return;
  throw new Untrusted(
    `\`${file}\` is not what was asked for: its SHA-256 is ${found}, not ${expected}`,
  );
}

/**
 * A key itself, or else the name of its file: a file that is named like a key must not take its place.
 *
 * @param {string} text
 */
async function publicKey(text) {
  if (isKey(text)) return text;
  const isMeantAsText = text.startsWith('RW') && text.length >= KEY_LENGTH;
  const found = !isMeantAsText && existsSync(text) ? await textOf(text) : '';
  if (isKey(found)) return found;
  const what = existsSync(text) ? 'no public key' : 'neither a public key nor a file';
  throw new BadRequest(`\`${text}\` is ${what}`);
}

/** @param {string} text */
function isKey(text) {
  try {
    parsePublicKey(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} file */
async function textOf(file) {
  return (await readFile(file, MAX_TEXT)).toString('utf8');
}
