/**
 * Folders that many Workers read, without a copy for each: their files are in memory that all share, where
 * a page may have that, else in Blobs.
 */

import { platform } from '../platform.js';

/** @import { BlobRange, Mount, SharedFiles } from '../engines/engine.js' */

/**
 * @param {Mount[]} mounts
 * @returns {Mount[]}
 */
export function shareMounts(mounts) {
  const share = platform.sharesMemory() ? inSharedMemory : inOneBlob;
  return mounts.map(({ guest, files }) => ({ guest, files: share(files) }));
}

/**
 * What is in Blobs already stays there.
 *
 * @param {SharedFiles} files
 * @returns {SharedFiles}
 */
function inSharedMemory(files) {
  const contents = [...files.values()].filter((content) => content instanceof Uint8Array);
  const memory = new SharedArrayBuffer(contents.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  return mapContents(files, (content) => {
    if (!(content instanceof Uint8Array)) return content;
    const shared = new Uint8Array(memory, end, content.length);
    shared.set(content);
    end += content.length;
    return /** @type {any} */ (shared); // nobody writes to it
  });
}

/**
 * @param {SharedFiles} files
 * @returns {SharedFiles}
 */
function inOneBlob(files) {
  const contents = [...files.values()].filter((content) => content !== null);
  const blob = new Blob(contents.map(partOf));
  let end = 0;
  return mapContents(files, (content) => {
    const [start, size] = [end, content instanceof Uint8Array ? content.length : content.size];
    end += size;
    return { blob, start, size };
  });
}

/**
 * @param {SharedFiles} files
 * @param {(content: Uint8Array<ArrayBuffer> | BlobRange) => Uint8Array<ArrayBuffer> | BlobRange} change
 * @returns {SharedFiles}
 */
function mapContents(files, change) {
  return new Map([...files].map(([path, content]) => [path, content && change(content)]));
}

/** @param {Uint8Array<ArrayBuffer> | BlobRange} content */
function partOf(content) {
  if (content instanceof Uint8Array) return content;
  return content.blob.slice(content.start, content.start + content.size);
}
