/** The reader of Blobs that Workers have under Node, which counts here. */

import { FileReaderSync as Reader } from '../../node/file-reader-sync.js';

/** How many reads there were, and of how many bytes. */
export const reads = { count: 0, bytes: 0 };

export class FileReaderSync extends Reader {
  /** @param {Blob} blob */
  readAsArrayBuffer(blob) {
    const bytes = super.readAsArrayBuffer(blob);
    reads.count += 1;
    reads.bytes += bytes.byteLength;
    return bytes;
  }
}
