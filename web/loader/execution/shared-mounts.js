/** Folders that many Workers read: their files are in Blobs, which are sent without a copy. */

/** @import { BlobRange, Mount, SharedFiles } from '../engines/engine.js' */

/**
 * The same folders, each with all its files in one Blob.
 *
 * @param {Mount[]} mounts
 * @returns {Mount[]}
 */
export function shareMounts(mounts) {
  return mounts.map(({ guest, files }) => ({ guest, files: inOneBlob(files) }));
}

/**
 * @param {SharedFiles} files
 * @returns {SharedFiles}
 */
function inOneBlob(files) {
  const contents = [...files.values()].filter((content) => content !== null);
  const blob = new Blob(contents.map(partOf));
  let end = 0;
  return new Map(
    [...files].map(([path, content]) => {
      if (content === null) return [path, null];
      const [start, size] = [end, sizeOf(content)];
      end += size;
      return [path, { blob, start, size }];
    }),
  );
}

/** @param {Uint8Array<ArrayBuffer> | BlobRange} content */
function partOf(content) {
  if (content instanceof Uint8Array) return content;
  return content.blob.slice(content.start, content.start + content.size);
}

/** @param {Uint8Array<ArrayBuffer> | BlobRange} content */
function sizeOf(content) {
  return content instanceof Uint8Array ? content.length : content.size;
}
