/** Signs as minisign does. */

import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/**
 * A new key whose id is this byte, eight times.
 *
 * @param {number} id
 */
export function keyPair(id) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url');
  const keyId = Buffer.alloc(8, id);
  return {
    publicKey: Buffer.concat([Buffer.from('Ed'), keyId, raw]).toString('base64'),
    /**
     * The text of a signature.
     *
     * @param {Uint8Array} bytes
     * @param {string} [comment]
     */
    sign(bytes, comment = 'made by a test') {
      const signature = sign(null, createHash('blake2b512').update(bytes).digest(), privateKey);
      const all = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey);
      const line = Buffer.concat([Buffer.from('ED'), keyId, signature]).toString('base64');
      const comments = ['untrusted comment: none', `trusted comment: ${comment}`];
      return [comments[0], line, comments[1], all.toString('base64'), ''].join('\n');
    },
  };
}
