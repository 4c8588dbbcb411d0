import { DataLimitExceeded } from './exits.js';

/** What each file, folder and link counts besides what is in it: about as much as a disk takes for it, its name and the text of a link. */
const ENTRY_BYTES = 4096;

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

  /** For a file, a folder or a link. */
  takeFile() {
    if (this.#files < 1) throw new DataLimitExceeded('files');
    this.#files -= 1;
    this.takeBytes(ENTRY_BYTES);
  }
}
