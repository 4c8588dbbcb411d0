/** A file, a folder or a link in memory. */

import { capacityFor } from '../growing-bytes.js';
import { FILETYPE } from './abi.js';
import { now } from './clock.js';
import { Errno } from './errno.js';

/** @import { Quota } from './quota.js' */

/** When everything in a package was made: the zip epoch, 1980-01-01, and not 0. */
const PACKAGE_TIME = 315_532_800_000_000_000n;

/** Files are outside of the guest's own memory and its limit. */
const MAX_FILE_BYTES = 2 ** 30;

let lastInode = 0n;

class TreeNode {
  /** @param {Quota | null} quota what may be written; `null`: nothing */
  constructor(quota) {
    lastInode += 1n;
    this.inode = lastInode;
    this.quota = quota;
    this.modified = quota ? now() : PACKAGE_TIME;
    this.accessed = this.modified;
    this.changed = this.modified;
    this.links = 1;
  }

  /** Its content is another one now. */
  touch() {
    this.modified = now();
    this.changed = this.modified;
  }

  requireWritable() {
    if (!this.quota) throw new Errno('rofs');
    return this.quota;
  }
}

/** A file. Its array may be longer than its content, so that it can grow. */
export class FileNode extends TreeNode {
  filetype = FILETYPE.regularFile;
  #bytes;

  /**
   * @param {Uint8Array<ArrayBuffer>} content
   * @param {Quota | null} quota
   */
  constructor(content, quota) {
    super(quota);
    this.#bytes = content;
    this.size = content.length;
  }

  get content() {
    return this.#bytes.subarray(0, this.size);
  }

  /** Gives the content in a buffer of exactly its size. Call it when nobody writes any more. */
  compact() {
    if (this.size !== this.#bytes.buffer.byteLength) this.#bytes = this.content.slice();
    return this.#bytes;
  }

  /**
   * Copies from `offset` to `target` and gives the number of bytes copied.
   *
   * @param {number} offset
   * @param {Uint8Array} target
   */
  read(offset, target) {
    const part = this.content.subarray(offset, offset + target.length);
    target.set(part);
    return part.length;
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} source
   */
  write(offset, source) {
    const end = offset + source.length;
    if (source.length === 0) return; // which makes no file longer
    this.requireWritable().takeBytes(Math.max(source.length, end - this.size));
    if (end > this.size) this.#setSize(end);
    this.#bytes.set(source, offset);
    this.touch();
  }

  /** @param {number} size */
  resize(size) {
    this.requireWritable().takeBytes(Math.max(0, size - this.size));
    this.#setSize(size);
  }

  /** @param {number} size */
  #setSize(size) {
    if (size > MAX_FILE_BYTES) throw new Errno('fbig');
    if (size > this.#bytes.length) this.#grow(size);
    if (size < this.size) this.#shrink(size);
    this.size = size;
    this.touch();
  }

  /** @param {number} size */
  #shrink(size) {
    if (this.#bytes.length > capacityFor(size)) this.#bytes = this.#bytes.slice(0, size);
    else this.#bytes.fill(0, size, this.size);
  }

  /** @param {number} size */
  #grow(size) {
    const most = size + this.requireWritable().bytesLeft;
    const grown = allocate(capacityFor(size, most));
    grown.set(this.content);
    this.#bytes = grown;
  }
}

/** @param {number} size */
function allocate(size) {
  try {
    return new Uint8Array(size);
  } catch {
    throw new Errno('nospc');
  }
}

/** A folder. */
export class FolderNode extends TreeNode {
  filetype = FILETYPE.directory;
  size = 0;
  /** @type {Map<string, AnyNode>} */
  entries = new Map();

  /** @param {string} name */
  makeFile(name) {
    const quota = this.requireWritable();
    quota.takeFile();
    const file = new FileNode(new Uint8Array(), quota);
    this.add(name, file);
    return file;
  }

  /** @param {string} name */
  makeFolder(name) {
    const quota = this.requireWritable();
    quota.takeFile();
    this.add(name, new FolderNode(quota));
  }

  /** @param {string} name @param {string} target */
  makeLink(name, target) {
    const quota = this.requireWritable();
    if (target.startsWith('/')) throw new Errno('perm'); // it would be a path of another world
    const link = new LinkNode(target, quota);
    quota.takeFile();
    this.add(name, link);
  }

  /**
   * Gives a file one more name.
   *
   * @param {string} name
   * @param {FileNode | LinkNode} node
   */
  makeName(name, node) {
    this.requireWritable().takeFile();
    node.links += 1;
    this.add(name, node);
  }

  /**
   * What had the name before has one less.
   *
   * @param {string} name
   * @param {AnyNode} node
   */
  add(name, node) {
    this.requireWritable();
    this.#forget(name);
    this.entries.set(name, node);
    this.touch();
    node.changed = this.changed;
  }

  /** @param {string} name */
  remove(name) {
    this.requireWritable();
    this.#forget(name);
    this.entries.delete(name);
    this.touch();
  }

  /** Something in it gets another name, here or elsewhere. @param {string} name @param {FolderNode} parent @param {string} newName */
  move(name, parent, newName) {
    const node = /** @type {AnyNode} */ (this.entries.get(name));
    node.links += 1;
    parent.add(newName, node);
    this.remove(name);
  }

  /** @param {string} name */
  #forget(name) {
    const node = this.entries.get(name);
    if (!node) return;
    node.links -= 1;
    node.changed = now();
  }
}

/** A symbolic link, which leads on from the folder that it is in. */
export class LinkNode extends TreeNode {
  filetype = FILETYPE.symbolicLink;

  /**
   * @param {string} target
   * @param {Quota | null} quota
   */
  constructor(target, quota) {
    super(quota);
    this.target = target;
    this.size = new TextEncoder().encode(target).length;
  }
}

/** @typedef {FileNode | FolderNode | LinkNode} AnyNode */
