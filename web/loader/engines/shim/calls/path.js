/** What can be done with a path. */

import { LOOKUP, OPEN, RIGHT, writeFilestat } from '../abi.js';
import { FileDescriptor } from '../descriptors/file.js';
import { FolderDescriptor } from '../descriptors/folder.js';
import { nodeStatus } from '../descriptors/status.js';
import { Errno } from '../errno.js';
import { FolderNode, LinkNode } from '../nodes.js';
import { find, leadsOut, MAX_PATH_BYTES, resolve } from '../path.js';
import { setTimes } from './times.js';

/** @import { Guest } from '../host.js' */
/** @import { AnyNode } from '../nodes.js' */
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
    const { parent, name, node } = this.#nameOf(fd, path, length);
    if (node) throw new Errno('exist');
    parent.makeFolder(name);
  }

  /**
   * @param {number} fd @param {number} lookup @param {number} path @param {number} length
   * @param {number} result
   */
  path_filestat_get(fd, lookup, path, length, result) {
    writeFilestat(this.#memory, result, nodeStatus(this.#nodeOf(fd, path, length, lookup)));
  }

  /**
   * @param {number} fd @param {number} lookup @param {number} path @param {number} length
   * @param {bigint} accessed @param {bigint} modified @param {number} flags
   */
  path_filestat_set_times(fd, lookup, path, length, accessed, modified, flags) {
    setTimes(this.#nodeOf(fd, path, length, lookup), { accessed, modified, flags });
  }

  /**
   * @param {number} fd @param {number} lookup @param {number} path @param {number} length
   * @param {number} newFd @param {number} newPath @param {number} newLength
   */
  path_link(fd, lookup, path, length, newFd, newPath, newLength) {
    this.#requireOneFolder(fd, newFd);
    const source = this.#nodeOf(fd, path, length);
    const { parent, name, node, mustBeFolder } = this.#placeOf(newFd, newPath, newLength);
    if (node) throw new Errno('exist');
    parent.requireWritable();
    if (lookup & LOOKUP.follow) throw new Errno('inval');
    if (source instanceof FolderNode) throw new Errno('perm');
    if (mustBeFolder) throw new Errno('noent');
    parent.makeName(name, source);
  }

  /**
   * @param {number} fd @param {number} lookup @param {number} path @param {number} length
   * @param {number} open @param {bigint} rights @param {bigint} _inheriting
   * @param {number} flags @param {number} result
   */
  path_open(fd, lookup, path, length, open, rights, _inheriting, flags, result) {
    this.#table.requireRoom(); // before a file is made or emptied
    const mustBeNew = (open & OPEN.create) !== 0 && (open & OPEN.exclusive) !== 0;
    const place = this.#placeOf(fd, path, length, mustBeNew ? 0 : lookup);
    const node = place.node ?? create(place, open);
    const { root } = this.#table.folder(fd);
    const descriptor = openNode(node, { open, rights, flags, place, root });
    this.#memory.setU32(result, this.#table.add(descriptor));
  }

  /**
   * @param {number} fd @param {number} path @param {number} length
   * @param {number} buffer @param {number} room @param {number} result
   */
  path_readlink(fd, path, length, buffer, room, result) {
    const node = this.#nodeOf(fd, path, length);
    if (!(node instanceof LinkNode)) throw new Errno('inval');
    const target = new TextEncoder().encode(node.target).subarray(0, room >>> 0);
    this.#memory.bytes(buffer, target.length).set(target);
    this.#memory.setU32(result, target.length);
  }

  /** @param {number} fd @param {number} path @param {number} length */
  path_remove_directory(fd, path, length) {
    const { parent, name, node } = existing(this.#nameOf(fd, path, length));
    parent.requireWritable();
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
    this.#requireOneFolder(fd, newFd);
    rename(existing(this.#nameOf(fd, path, length)), this.#nameOf(newFd, newPath, newLength));
  }

  /**
   * @param {number} target @param {number} targetLength
   * @param {number} fd @param {number} path @param {number} length
   */
  path_symlink(target, targetLength, fd, path, length) {
    const text = this.#path(target, targetLength);
    const { parent, name, node, mustBeFolder } = this.#placeOf(fd, path, length);
    if (node) throw new Errno('exist');
    if (targetLength === 0 || mustBeFolder) throw new Errno('noent');
    parent.requireWritable();
    if (leadsOut(this.#path(path, length), text)) throw new Errno('perm');
    parent.makeLink(name, text);
  }

  /** @param {number} fd @param {number} path @param {number} length */
  path_unlink_file(fd, path, length) {
    const { parent, name, node, mustBeFolder } = existing(this.#placeOf(fd, path, length));
    parent.requireWritable();
    if (node instanceof FolderNode) throw new Errno('isdir');
    if (mustBeFolder) throw new Errno('notdir');
    parent.remove(name);
  }

  /** @param {number} fd @param {number} address @param {number} length @param {number} [lookup] */
  #placeOf(fd, address, length, lookup = 0) {
    const path = this.#path(address, length);
    return resolve(this.#table.folder(fd).node, path, atEnd(lookup));
  }

  /** A name to be given or taken. @param {number} fd @param {number} address @param {number} length */
  #nameOf(fd, address, length) {
    return resolve(this.#table.folder(fd).node, this.#path(address, length), 'name');
  }

  /** @param {number} fd @param {number} address @param {number} length @param {number} [lookup] */
  #nodeOf(fd, address, length, lookup = 0) {
    const path = this.#path(address, length);
    return find(this.#table.folder(fd).node, path, atEnd(lookup));
  }

  /** Its length is looked at before a text is made of it. @param {number} address @param {number} length */
  #path(address, length) {
    if (length >>> 0 > MAX_PATH_BYTES) throw new Errno('nametoolong');
    return this.#memory.string(address, length);
  }

  /** Each of the guest's folders is like a disk of its own. @param {number} fd @param {number} other */
  #requireOneFolder(fd, other) {
    if (this.#table.folder(fd).root !== this.#table.folder(other).root) throw new Errno('xdev');
  }
}

/** @param {number} lookup */
function atEnd(lookup) {
  return lookup & LOOKUP.follow ? 'follow' : 'keep';
}

/**
 * @param {Place} place
 * @returns {Place & {node: AnyNode}}
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
 * @param {AnyNode} node
 * @param {{open: number, rights: bigint, flags: number, place: Place, root: FolderNode}} how
 */
function openNode(node, { open, rights, flags, place, root }) {
  const existed = place.node !== null;
  const writable = (rights & RIGHT.fdWrite) !== 0n;
  if (existed && open & OPEN.create && open & OPEN.exclusive) throw new Errno('exist');
  if (node instanceof LinkNode) throw new Errno('loop');
  if (node instanceof FolderNode) {
    if (writable || open & (OPEN.truncate | OPEN.create)) throw new Errno('isdir');
    return new FolderDescriptor(node, { root });
  }
  if (place.mustBeFolder || open & OPEN.directory) throw new Errno('notdir');
  if (writable) node.requireWritable();
  if (open & OPEN.truncate) node.resize(0);
  return new FileDescriptor(node, { flags, readable: (rights & RIGHT.fdRead) !== 0n, writable });
}

/**
 * @param {Place & {node: AnyNode}} from
 * @param {Place} to
 */
function rename(from, to) {
  from.parent.requireWritable();
  if (from.name === '' || to.name === '') throw new Errno('inval');
  if (!(from.node instanceof FolderNode) && (from.mustBeFolder || to.mustBeFolder)) {
    throw new Errno('notdir');
  }
  if (from.node === to.node) return;
  if (from.node instanceof FolderNode) {
    if (to.node && !(to.node instanceof FolderNode)) throw new Errno('notdir');
    if (to.node && to.node.entries.size > 0) throw new Errno('notempty');
    if (holds(from.node, to.parent)) throw new Errno('inval');
  } else if (to.node instanceof FolderNode) throw new Errno('isdir');
  from.parent.move(from.name, to.parent, to.name);
}

/**
 * Whether one folder is the other or lies in it.
 *
 * @param {FolderNode} folder
 * @param {FolderNode} other
 */
function holds(folder, other) {
  const rest = [folder];
  for (let one = rest.pop(); one; one = rest.pop()) {
    if (one === other) return true;
    for (const node of one.entries.values()) if (node instanceof FolderNode) rest.push(node);
  }
  return false;
}
