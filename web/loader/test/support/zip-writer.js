/** Writes zips with all contents stored, good ones and bad ones. */

import { crc32 } from '../../package/crc32.js';
import { layOut } from '../../package/write/zip.js';

/**
 * What may be bent; by default nothing is. Functions get the header's view to write into.
 *
 * @typedef {object} Bend
 * @property {(name: string, header: DataView) => void} [local]
 * @property {(name: string, record: DataView) => void} [central]
 */

/**
 * @param {[name: string | Uint8Array, content: Uint8Array][]} entries
 * @param {Bend} [bend]
 */
export function writeZip(entries, bend = {}) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let offset = 0;
  const records = [];
  const put = (...added) => {
    for (const part of added) {
      parts.push(part);
      offset += part.length;
    }
  };
  for (const [name, content] of entries) {
    const entry = { name: encode(name), content, crc: crc32(content), offset };
    const header = localHeader(entry);
    bend.local?.(String(name), viewOf(header));
    const record = centralRecord(entry);
    bend.central?.(String(name), viewOf(record));
    records.push(record, entry.name);
    put(header, entry.name, content);
  }
  const start = offset;
  put(...records);
  const end = endRecord(entries.length, offset - start, start);
  put(end);
  return new Uint8Array(Buffer.concat(parts));
}

const encode = (name) => (typeof name === 'string' ? new TextEncoder().encode(name) : name);
const viewOf = (bytes) => new DataView(bytes.buffer);

const packing = ({ content, crc }) => [
  [2, 0],
  [2, 0],
  [4, 0x00210000],
  [4, crc],
  [4, content.length],
  [4, content.length],
];

const localHeader = (entry) =>
  layOut([[4, 0x04034b50], [2, 20], ...packing(entry), [2, entry.name.length], [2, 0]]);

const centralRecord = (entry) =>
  layOut([
    [4, 0x02014b50],
    [2, 0x0314],
    [2, 20],
    ...packing(entry),
    [2, entry.name.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0o100644 * 65536],
    [4, entry.offset],
  ]);

const endRecord = (count, size, start) =>
  layOut([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, start],
    [2, 0],
  ]);
