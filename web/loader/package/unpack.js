/** Unpacks entries, never to more than they claim. */

import { PackageError } from '../errors.js';
import { crc32 } from './crc32.js';
import { METHOD } from './zip/directory.js';

/** @import { PackageErrorCode } from '../errors.js' */
/** @import { ZipEntry } from './zip/local.js' */

/** Fed to the decompressor at once: it unpacks all of it before anybody can object. */
export const PIECE_BYTES = 64 * 1024;

/**
 * The entry's content, of exactly the size and checksum that the zip names.
 *
 * @param {ZipEntry} entry
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function unpack(entry) {
  const content = entry.method === METHOD.stored ? entry.packed.slice() : await inflate(entry);
  if (crc32(content) !== entry.crc32)
    throw refused('crc_differs', entry, 'is damaged: its checksum differs');
  return content;
}

/** @param {ZipEntry} entry */
function inflate(entry) {
  return gather(pieces(entry.packed).pipeThrough(new DecompressionStream('deflate-raw')), entry);
}

/**
 * What a stream gives, which must be as much as the entry claims.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {{name: string, size: number}} entry
 * @param {(part: Uint8Array<ArrayBuffer>) => void} [onPart] gets each part of the content as it arrives
 */
export async function gather(stream, entry, onPart = () => {}) {
  const content = new Uint8Array(entry.size);
  const reader = stream.getReader();
  let filled = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (filled + part.value.length > content.length) throw sizeDiffers(entry);
      content.set(part.value, filled);
      onPart(content.subarray(filled, filled + part.value.length));
      filled += part.value.length;
    }
  } catch (cause) {
    reader.cancel().catch(() => {}); // it may have failed by itself
    if (cause instanceof PackageError) throw cause;
    throw refused('deflate_damaged', entry, 'is damaged: it is not one deflate stream', cause);
  }
  if (filled < entry.size) throw sizeDiffers(entry);
  return content;
}

/** @param {{name: string, size: number}} entry */
function sizeDiffers(entry) {
  const message = `does not unpack to the ${entry.size} bytes that it claims`;
  return refused('unpacked_size_differs', entry, message);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
function pieces(bytes) {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.subarray(at, at + PIECE_BYTES));
        at += PIECE_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * @param {PackageErrorCode} code
 * @param {{name: string}} entry
 * @param {string} defect
 * @param {unknown} [cause]
 */
function refused(code, { name }, defect, cause) {
  return new PackageError(code, `the entry \`${name}\` ${defect}`, { cause });
}
