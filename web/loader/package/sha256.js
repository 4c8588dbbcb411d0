import { PackageError } from '../errors.js';

/**
 * SHA-256 as 64 lower-case hexadecimal digits.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) {
    const message = 'packages can be verified on `https:` or `localhost` pages only';
    throw new PackageError('insecure_context', message);
  }
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
