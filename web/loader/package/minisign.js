/** Whether a minisign signature holds: prehashed Ed25519, checked by WebCrypto. */

import { PackageError } from '../errors.js';
import { blake2b } from './blake2b.js';
import { decodeBase64, parseSignature } from './signature.js';

/**
 * Who signed.
 *
 * @typedef {object} SignatureInfo
 * @property {string} keyId of the key that it claims to be made with
 * @property {string} trustedComment true if the signature is
 * @property {boolean} verified whether it was checked with the public key of that id, and holds
 *
 * @typedef {object} PublicKey
 * @property {string} id
 * @property {Uint8Array<ArrayBuffer>} bytes
 */

const ALGORITHM = 'Ed25519';

/** How a public key begins: `Ed`, and 8 bytes of its id. */
const KEY_PREFIX = 'Ed';
const KEY_AT = 10;
const KEY_BYTES = 32;

/**
 * What a signature says of itself.
 *
 * @param {string} text
 * @returns {SignatureInfo}
 */
export function describeSignature(text) {
  const { keyId, trustedComment } = parseSignature(text);
  return { keyId: shown(keyId), trustedComment, verified: false };
}

/**
 * @param {string} text the content of a `.pub` file, or its second line alone
 * @returns {PublicKey}
 */
export function parsePublicKey(text) {
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  const decoded = decodeBase64(line, KEY_AT + KEY_BYTES);
  if (!decoded || String.fromCharCode(decoded[0], decoded[1]) !== KEY_PREFIX) throw noKey();
  return { id: shown(decoded.subarray(2, KEY_AT)), bytes: decoded.slice(KEY_AT) };
}

/**
 * Fails unless the key's owner signed the bytes, and the comment.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} text the signature
 * @param {string} publicKey
 * @returns {Promise<SignatureInfo>}
 */
export async function verifySignature(bytes, text, publicKey) {
  const key = parsePublicKey(publicKey);
  const { signature, trustedComment, globalSignature } = parseSignature(text);
  const { keyId } = describeSignature(text);
  if (keyId !== key.id) {
    const message = `the signature was made with the key ${keyId}; it was checked with the key ${key.id}`;
    throw new PackageError('wrong_key', message);
  }
  const verify = await verifier(key);
  const comment = new TextEncoder().encode(trustedComment);
  const holds =
    (await verify(signature, blake2b(bytes))) &&
    (await verify(globalSignature, new Uint8Array([...signature, ...comment])));
  if (holds) return { keyId, trustedComment, verified: true };
  const message = 'the signature does not hold: these are not the bytes that were signed';
  throw new PackageError('signature_invalid', message);
}

/**
 * @param {PublicKey} key
 * @returns {Promise<(signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>) => Promise<boolean>>}
 */
async function verifier({ bytes }) {
  try {
    const key = await crypto.subtle.importKey('raw', bytes, ALGORITHM, false, ['verify']);
    return (signature, signed) => crypto.subtle.verify(ALGORITHM, key, signature, signed);
  } catch (cause) {
    if (/** @type {Error} */ (cause).name === 'DataError') throw noKey(cause);
    const message = `this browser cannot check signatures: its WebCrypto has no ${ALGORITHM}`;
    throw new PackageError('signature_unsupported', message, { cause });
  }
}

/** As minisign shows it: a little-endian number. @param {Uint8Array} keyId */
function shown(keyId) {
  const digits = Array.from(keyId, (byte) => byte.toString(16).padStart(2, '0'));
  return digits.reverse().join('').toUpperCase();
}

/** @param {unknown} [cause] */
function noKey(cause) {
  const message =
    'this is no minisign public key: give the content of a `.pub` file or its second line';
  return new PackageError('public_key_malformed', message, { cause });
}
