/** Keeps what was changed and not downloaded, for as long as the tab lives: a reload loses nothing. */

/** @import { Draft } from './working-copy.js' */

const PREFIX = 'rmpkg-draft:';

/**
 * @typedef {object} Kept
 * @property {Draft} [files]
 * @property {string} [manifest] where it was changed
 * @property {string} [input] likewise
 */

export class Drafts {
  #storage;

  /** @param {() => Storage} storage which a page may be refused */
  constructor(storage = () => sessionStorage) {
    this.#storage = storage;
  }

  /**
   * @param {string} sha256 of the package
   * @returns {Kept}
   */
  load(sha256) {
    try {
      const kept = JSON.parse(this.#storage().getItem(PREFIX + sha256) ?? '{}');
      return typeof kept === 'object' && kept !== null ? kept : {};
    } catch {
      return {};
    }
  }

  /**
   * @param {string} sha256
   * @param {Kept} kept
   * @returns {boolean} whether it is: without room or permission the changes live as long as the page
   */
  save(sha256, kept) {
    const isNothing = Object.values(kept).every((value) => isEmpty(value));
    try {
      this.#storage().removeItem(PREFIX + sha256); // what is older is not to come back as if it were this
      if (!isNothing) this.#storage().setItem(PREFIX + sha256, JSON.stringify(kept));
      return true;
    } catch {
      return isNothing;
    }
  }
}

/** @param {unknown} value */
function isEmpty(value) {
  return (
    value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
  );
}
