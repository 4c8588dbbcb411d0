import { PackageError } from '../errors.js';

/** Without the browser's SHA-256 nothing can be verified, so nothing need be fetched. */
export function requireSecureContext() {
  if (globalThis.crypto?.subtle) return;
  const message = 'packages can be verified on `https:` or `localhost` pages only';
  throw new PackageError('insecure_context', message);
}

/**
 * SHA-256 as 64 lower-case hexadecimal digits.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function sha256(bytes) {
  requireSecureContext();
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
