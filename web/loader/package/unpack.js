/** Unpacks entries, never to more than they claim. */

import { PackageError } from '../errors.js';
import { crc32 } from './crc32.js';
import { METHOD } from './zip.js';

/** @import { ZipEntry } from './zip.js' */

/** Fed to the decompressor at once: it unpacks all of it before anybody can object. */
const PIECE_BYTES = 64 * 1024;

/**
 * The entry's content, of exactly the size and checksum that the zip names.
 *
 * @param {ZipEntry} entry
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function unpack(entry) {
  const content = entry.method === METHOD.stored ? entry.packed.slice() : await inflate(entry);
  if (crc32(content) !== entry.crc32) throw damaged(entry, 'its checksum differs');
  return content;
}

/** @param {ZipEntry} entry */
async function inflate(entry) {
  const content = new Uint8Array(entry.size);
  const unpacked = pieces(entry.packed).pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = unpacked.getReader();
  let filled = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      content.set(part.value, filled); // throws where more comes than was claimed
      filled += part.value.length;
    }
  } catch (cause) {
    reader.cancel().catch(() => {}); // it may have failed by itself
    throw damaged(entry, `it does not unpack to ${entry.size} bytes`, cause);
  }
  if (filled < entry.size) throw damaged(entry, `it unpacks to fewer than ${entry.size} bytes`);
  return content;
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
 * @param {ZipEntry} entry
 * @param {string} reason
 * @param {unknown} [cause]
 */
function damaged(entry, reason, cause) {
  return new PackageError('damaged', `the entry \`${entry.name}\` is damaged: ${reason}`, {
    cause,
  });
}
