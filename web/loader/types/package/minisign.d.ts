/** Whether a minisign signature holds: prehashed Ed25519, checked by WebCrypto. */
export type SignatureInfo = {
    /**
     * of the key that it claims to be made with
     */
    keyId: string;
    /**
     * true if the signature is
     */
    trustedComment: string;
    /**
     * whether it was checked with the public key of that id, and holds
     */
    verified: boolean;
};
export type PublicKey = {
    id: string;
    bytes: Uint8Array<ArrayBuffer>;
};
/**
 * What a signature says of itself.
 *
 * @param {string} text
 * @returns {SignatureInfo}
 */
export declare function describeSignature(text: string): SignatureInfo;
/**
 * @param {string} text the content of a `.pub` file, or its second line alone
 * @returns {PublicKey}
 */
export declare function parsePublicKey(text: string): PublicKey;
/**
 * Fails unless the key's owner signed the bytes, and the comment.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} text the signature
 * @param {string} publicKey
 * @returns {Promise<SignatureInfo>}
 */
export declare function verifySignature(bytes: Uint8Array<ArrayBuffer>, text: string, publicKey: string): Promise<SignatureInfo>;
