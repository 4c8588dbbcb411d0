/** The signature in a package: that it is where and what it must be, not whether it holds. */

import { PackageError } from '../errors.js';
import { MANIFEST, MANIFEST_SIGNATURE } from './layout.js';
import { MAX_SIGNATURE_BYTES } from './limits.js';
import { unpack } from './unpack.js';

/** @import { ZipEntry } from './zip/local.js' */

/** Control characters but for tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

/** The algorithm of prehashed signatures. */
const PREHASHED = 'ED';

/**
 * The text of the signature, `null` if there is none.
 *
 * @param {Map<string, ZipEntry>} entries in their order in the file
 */
export async function readSignature(entries) {
  const entry = entries.get(MANIFEST_SIGNATURE);
  if (!entry) return null;
  const [, second] = entries.keys();
  if (second !== MANIFEST_SIGNATURE) {
    const message = `the entry \`${MANIFEST_SIGNATURE}\` is not directly after \`${MANIFEST}\``;
    throw new PackageError('signature_misplaced', message);
  }
  if (entry.size > MAX_SIGNATURE_BYTES) {
    const has = `the entry \`${MANIFEST_SIGNATURE}\` has ${entry.size} bytes`;
    const message = `${has}; at most ${MAX_SIGNATURE_BYTES} are read`;
    throw new PackageError('signature_too_large', message);
  }
  const text = decodeText(await unpack(entry));
  parseSignature(text);
  return text;
}

/**
 * The parts of a signature. Decoders differ in what they forgive, so nothing is forgiven: the text is
 * four lines, and base64 has one form.
 *
 * @param {string} text
 */
export function parseSignature(text) {
  if (CONTROL.test(text)) throw malformed('it has control characters');
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length !== 4) throw malformed('it does not have four lines');
  const [untrusted, first, trusted, second] = lines;
  comment(untrusted, 'untrusted comment: ');
  const trustedComment = comment(trusted, 'trusted comment: ');
  const signed = decodeBase64(first, 74);
  if (!signed) throw malformed('its second line is not 74 bytes in base64');
  const globalSignature = decodeBase64(second, 64);
  if (!globalSignature) throw malformed('its fourth line is not 64 bytes in base64');
  if (String.fromCharCode(signed[0], signed[1]) !== PREHASHED) {
    throw malformed(`its algorithm is not \`${PREHASHED}\``);
  }
  const [keyId, signature] = [signed.subarray(2, 10), signed.subarray(10)];
  return { keyId, signature, trustedComment, globalSignature };
}

/** @param {Uint8Array<ArrayBuffer>} content */
function decodeText(content) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw malformed('it is not valid UTF-8', cause);
  }
}

/**
 * @param {string} line
 * @param {string} prefix
 */
function comment(line, prefix) {
  if (line.startsWith(prefix)) return line.slice(prefix.length);
  throw malformed(`a line does not begin with \`${prefix.trimEnd()}\``);
}

/**
 * @param {string} text
 * @param {number} length
 */
export function decodeBase64(text, length) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const binary = atob(text);
  if (binary.length !== length || btoa(binary) !== text) return null;
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/**
 * @param {string} reason
 * @param {unknown} [cause]
 */
function malformed(reason, cause) {
  const message = `the signature is no prehashed minisign signature: ${reason}`;
  return new PackageError('signature_malformed', message, { cause });
}
