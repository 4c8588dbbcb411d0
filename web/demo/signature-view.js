/** Who signed the package, and whether that is so: a public key of the user's tells. */

import { byId, prose } from './dom.js';
import { asSentence } from './format.js';

/** @import { Package } from '../loader/index.js' */

export class SignatureView {
  #form = byId('signature');
  #key = byId('public-key');
  #verdict = byId('signature-verdict');
  /** @type {Package | null} */
  #package = null;

  constructor() {
    this.#form.addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#verify();
    });
  }

  /** @param {Package} content */
  show(content) {
    this.#package = content;
    this.#form.hidden = content.signature === null;
    this.#say('', '');
  }

  async #verify() {
    const checked = /** @type {Package} */ (this.#package);
    try {
      const { keyId } = await checked.verifySignature(this.#key.value);
      this.#say(`The owner of the key \`${keyId}\` signed all that is in this package`, 'good');
    } catch (error) {
      this.#say(/** @type {Error} */ (error).message, 'bad');
    }
  }

  /**
   * @param {string} message
   * @param {'' | 'good' | 'bad'} mood
   */
  #say(message, mood) {
    this.#verdict.replaceChildren(...(message ? prose(asSentence(message)) : []));
    this.#verdict.dataset.mood = mood;
  }
}

/**
 * What is known of the signature before it is checked.
 *
 * @param {Package} content
 * @returns {{[name: string]: string}}
 */
export function signatureFacts({ signature }) {
  if (signature === null) return { Signature: 'none' };
  const { keyId, trustedComment } = signature;
  return { 'Signed by key': keyId, 'Signer’s comment': trustedComment || 'none' };
}
