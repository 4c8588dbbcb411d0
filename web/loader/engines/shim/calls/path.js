/** What can be done with a path. There are no links: making one is not supported. */

import { OPEN, RIGHT, writeFilestat } from '../abi.js';
import { FileDescriptor } from '../descriptors/file.js';
import { FolderDescriptor } from '../descriptors/folder.js';
import { nodeStatus } from '../descriptors/status.js';
import { Errno } from '../errno.js';
import { FileNode, FolderNode } from '../nodes.js';
import { find, resolve } from '../path.js';
import { setTimes } from './times.js';

/** @import { Guest } from '../host.js' */
/** @import { Place } from '../path.js' */

export class PathCalls {
  #memory;
  #table;

  /** @param {Guest} guest */
  constructor({ memory, table }) {
    this.#memory = memory;
    this.#table = table;
  }

  /** @param {number} fd @param {number} path @param {number} length */
  path_create_directory(fd, path, length) {
    const { parent, name, node } = this.#placeOf(fd, path, length);
    if (node) throw new Errno('exist');
    parent.makeFolder(name);
  }

  /**
   * @param {number} fd @param {number} _flags @param {number} path @param {number} length
   * @param {number} result
   */
  path_filestat_get(fd, _flags, path, length, result) {
    writeFilestat(this.#memory, result, nodeStatus(this.#nodeOf(fd, path, length)));
  }

  /**
   * @param {number} fd @param {number} _flags @param {number} path @param {number} length
   * @param {bigint} accessed @param {bigint} modified @param {number} flags
   */
  path_filestat_set_times(fd, _flags, path, length, accessed, modified, flags) {
    setTimes(this.#nodeOf(fd, path, length), { accessed, modified, flags });
  }

  path_link() {
    throw new Errno('notsup');
  }

  /**
   * @param {number} fd @param {number} _lookup @param {number} path @param {number} length
   * @param {number} open @param {bigint} rights @param {bigint} _inheriting
   * @param {number} flags @param {number} result
   */
  path_open(fd, _lookup, path, length, open, rights, _inheriting, flags, result) {
    const place = this.#placeOf(fd, path, length);
    const node = place.node ?? create(place, open);
    const descriptor = openNode(node, { open, rights, flags, place });
    this.#memory.setU32(result, this.#table.add(descriptor));
  }

  /**
   * Only links can be read, and there are none.
   *
   * @param {number} fd @param {number} path @param {number} length
   */
  path_readlink(fd, path, length) {
    this.#nodeOf(fd, path, length);
    throw new Errno('inval');
  }

  /** @param {number} fd @param {number} path @param {number} length */
  path_remove_directory(fd, path, length) {
    const { parent, name, node } = existing(this.#placeOf(fd, path, length));
    if (!(node instanceof FolderNode)) throw new Errno('notdir');
    if (name === '') throw new Errno('inval');
    if (node.entries.size > 0) throw new Errno('notempty');
    parent.remove(name);
  }

  /**
   * @param {number} fd @param {number} path @param {number} length
   * @param {number} newFd @param {number} newPath @param {number} newLength
   */
  path_rename(fd, path, length, newFd, newPath, newLength) {
    rename(existing(this.#placeOf(fd, path, length)), this.#placeOf(newFd, newPath, newLength));
  }

  path_symlink() {
    throw new Errno('notsup');
  }

  /** @param {number} fd @param {number} path @param {number} length */
  path_unlink_file(fd, path, length) {
    const { parent, name, node, mustBeFolder } = existing(this.#placeOf(fd, path, length));
    if (node instanceof FolderNode) throw new Errno('isdir');
    if (mustBeFolder) throw new Errno('notdir');
    parent.remove(name);
  }

  /** @param {number} fd @param {number} address @param {number} length */
  #placeOf(fd, address, length) {
    return resolve(this.#table.folder(fd).node, this.#memory.string(address, length));
  }

  /** @param {number} fd @param {number} address @param {number} length */
  #nodeOf(fd, address, length) {
    return find(this.#table.folder(fd).node, this.#memory.string(address, length));
  }
}

/**
 * @param {Place} place
 * @returns {Place & {node: FileNode | FolderNode}}
 */
function existing(place) {
  if (!place.node) throw new Errno('noent');
  return /** @type {any} */ (place);
}

/**
 * @param {Place} place
 * @param {number} open
 */
function create({ parent, name, mustBeFolder }, open) {
  if (!(open & OPEN.create)) throw new Errno('noent');
  if (open & OPEN.directory) throw new Errno('inval');
  if (mustBeFolder) throw new Errno('isdir');
  return parent.makeFile(name);
}

/**
 * @param {FileNode | FolderNode} node
 * @param {{open: number, rights: bigint, flags: number, place: Place}} how
 */
function openNode(node, { open, rights, flags, place }) {
  const existed = place.node !== null;
  const writable = (rights & RIGHT.fdWrite) !== 0n;
  if (existed && open & OPEN.create && open & OPEN.exclusive) throw new Errno('exist');
  if (node instanceof FolderNode) {
    if (writable || open & OPEN.truncate) throw new Errno('isdir');
    return new FolderDescriptor(node);
  }
  if (place.mustBeFolder || open & OPEN.directory) throw new Errno('notdir');
  if (writable) node.requireWritable();
  if (open & OPEN.truncate) node.resize(0);
  return new FileDescriptor(node, { flags, readable: (rights & RIGHT.fdRead) !== 0n, writable });
}

/**
 * @param {Place & {node: FileNode | FolderNode}} from
 * @param {Place} to
 */
function rename(from, to) {
  if (from.name === '' || to.name === '') throw new Errno('inval');
  if (from.node === to.node) return;
  if (from.node instanceof FolderNode) {
    if (to.node instanceof FileNode) throw new Errno('notdir');
    if (to.node && to.node.entries.size > 0) throw new Errno('notempty');
    if (holds(from.node, to.parent)) throw new Errno('inval');
  } else if (to.node instanceof FolderNode) throw new Errno('isdir');
  else if (from.mustBeFolder || to.mustBeFolder) throw new Errno('notdir');
  to.parent.requireWritable();
  from.parent.remove(from.name);
  to.parent.add(to.name, from.node);
}

/**
 * Whether one folder is the other or lies in it.
 *
 * @param {FolderNode} folder
 * @param {FolderNode} other
 * @returns {boolean}
 */
function holds(folder, other) {
  if (folder === other) return true;
  const folders = [...folder.entries.values()].filter((node) => node instanceof FolderNode);
  return folders.some((child) => holds(child, other));
}
