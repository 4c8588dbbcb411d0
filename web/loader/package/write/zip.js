/** The zip that a package is, as the Rust writer lays it out. */

import { METHOD } from '../zip/directory.js';

/** @import { ZipEntry } from '../zip/local.js' */

/** The system whose modes the entries have. */
const UNIX = 0x0300;
/** 1980-01-01 00:00. */
const TIME = 0x00210000;
/** A regular file that its owner writes and everybody reads. */
const MODE = 0o100644 * 0x10000;
const UTF8 = 0x0800;

/** The version of zip that unpacks an entry. @type {{[method: number]: number}} */
const NEEDED = { [METHOD.stored]: 10, [METHOD.deflated]: 20 };

/**
 * @param {Iterable<ZipEntry>} entries
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function writeZip(entries) {
  const parts = new Parts();
  const records = [];
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name);
    const [fields, at] = [shared(entry, name), parts.length];
    parts.put(layOut([[4, 0x04034b50], ...fields, [2, 0]]), name, entry.packed);
    records.push(record(UNIX | NEEDED[entry.method], fields, at), name);
  }
  const start = parts.length;
  parts.put(...records);
  parts.put(end(records.length / 2, parts.length - start, start));
  return parts.join();
}

/**
 * What both headers of an entry have.
 *
 * @param {ZipEntry} entry
 * @param {Uint8Array} name
 * @returns {[width: number, value: number][]}
 */
function shared({ method, crc32, size, packed }, name) {
  const isAscii = name.every((byte) => byte < 0x80);
  return [
    [2, NEEDED[method]],
    [2, isAscii ? 0 : UTF8],
    [2, method],
    [4, TIME],
    [4, crc32],
    [4, packed.length],
    [4, size],
    [2, name.length],
  ];
}

/**
 * @param {number} madeBy
 * @param {[width: number, value: number][]} fields
 * @param {number} at where the local header is
 */
function record(madeBy, fields, at) {
  const [extra, comment, disk, internal] = [0, 0, 0, 0];
  return layOut([
    [4, 0x02014b50],
    [2, madeBy],
    ...fields,
    [2, extra],
    [2, comment],
    [2, disk],
    [2, internal],
    [4, MODE],
    [4, at],
  ]);
}

/** @param {number} count @param {number} size @param {number} start */
function end(count, size, start) {
  const [disk, comment] = [0, 0];
  return layOut([
    [4, 0x06054b50],
    [2, disk],
    [2, disk],
    [2, count],
    [2, count],
    [4, size],
    [4, start],
    [2, comment],
  ]);
}

/** Numbers one after the other, the least significant byte first. @param {[width: number, value: number][]} fields */
export function layOut(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

/** Bytes that are put together once, at the end. */
class Parts {
  /** @type {Uint8Array[]} */
  #parts = [];
  length = 0;

  /** @param {Uint8Array[]} parts */
  put(...parts) {
    for (const part of parts) {
      this.#parts.push(part);
      this.length += part.length;
    }
  }

  join() {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}
