/** The layout of what is passed through the guest's memory, as WASI preview1 defines it. */

import { Errno } from './errno.js';

/** @import { GuestMemory } from './memory.js' */

export const FILETYPE = Object.freeze({
  unknown: 0,
  directory: 3,
  regularFile: 4,
  symbolicLink: 7,
});

export const OPEN = Object.freeze({ create: 1, directory: 2, exclusive: 4, truncate: 8 });

export const FDFLAG = Object.freeze({ append: 1 });

export const LOOKUP = Object.freeze({ follow: 1 });

export const RIGHT = Object.freeze({
  fdRead: 1n << 1n,
  fdSeek: 1n << 2n,
  fdTell: 1n << 5n,
  fdWrite: 1n << 6n,
});

/** All rights: the host checks what a descriptor is, not what it was said to be. */
export const ALL_RIGHTS = (1n << 30n) - 1n;

export const SET_TIME = Object.freeze({ access: 1, accessNow: 2, modify: 4, modifyNow: 8 });

/**
 * What is known about a file.
 *
 * @typedef {object} FileStatus
 * @property {bigint} inode
 * @property {number} filetype
 * @property {bigint} size
 * @property {bigint} accessed in nanoseconds since 1970
 * @property {bigint} modified
 * @property {bigint} changed when anything of it was: its content, its times, its names
 * @property {number} links how many names it has
 */

/** All files are on one device. */
const DEVICE = 1n;

/**
 * @param {GuestMemory} memory
 * @param {number} address
 * @param {FileStatus} status
 */
export function writeFilestat(memory, address, status) {
  memory.setU64(address, DEVICE);
  memory.setU64(address + 8, status.inode);
  memory.setU64(address + 16, BigInt(status.filetype));
  memory.setU64(address + 24, BigInt(status.links));
  memory.setU64(address + 32, status.size);
  memory.setU64(address + 40, status.accessed);
  memory.setU64(address + 48, status.modified);
  memory.setU64(address + 56, status.changed);
}

/**
 * @param {GuestMemory} memory
 * @param {number} address
 * @param {{filetype: number, flags: number, rights: bigint}} status
 */
export function writeFdstat(memory, address, { filetype, flags, rights }) {
  memory.setU8(address, filetype);
  memory.setU8(address + 1, 0);
  memory.setU16(address + 2, flags);
  memory.setU32(address + 4, 0);
  memory.setU64(address + 8, rights);
  memory.setU64(address + 16, rights);
}

const DIRENT_BYTES = 24;

/**
 * One entry of a folder, followed by its name.
 *
 * @param {{next: bigint, inode: bigint, filetype: number, name: Uint8Array}} entry
 */
export function encodeDirent({ next, inode, filetype, name }) {
  const bytes = new Uint8Array(DIRENT_BYTES + name.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, next, true);
  view.setBigUint64(8, inode, true);
  view.setUint32(16, name.length, true);
  view.setUint8(20, filetype);
  bytes.set(name, DIRENT_BYTES);
  return bytes;
}

const MOST_BUFFERS = 1024;

/**
 * The buffers of a read or write: no more than other systems take.
 *
 * @param {GuestMemory} memory
 * @param {number} address
 * @param {number} count
 */
export function readIovecs(memory, address, count) {
  if (count >>> 0 > MOST_BUFFERS) throw new Errno('inval');
  const buffers = [];
  for (let at = address; at < address + count * 8; at += 8) {
    buffers.push(memory.bytes(memory.u32(at), memory.u32(at + 4)));
  }
  return buffers;
}
