import { DataLimitExceeded } from './exits.js';

/** What a guest may write to its folder in one run, and how much it may make there. */
export class Quota {
  #bytes;
  #files;

  /** @param {number} [bytes] @param {number} [files] */
  constructor(bytes = Infinity, files = Infinity) {
    this.#bytes = bytes;
    this.#files = files;
  }

  get bytesLeft() {
    return this.#bytes;
  }

  /** Nothing is given back for what is deleted: open files live on. @param {number} bytes */
  takeBytes(bytes) {
    if (bytes > this.#bytes) throw new DataLimitExceeded('data');
    this.#bytes -= bytes;
  }

  /** For a file or a folder. */
  takeFile() {
    if (this.#files < 1) throw new DataLimitExceeded('files');
    this.#files -= 1;
  }
}
