/** Files and folders in memory. */

import { FILETYPE } from './abi.js';
import { now } from './clock.js';
import { Errno } from './errno.js';

/** @import { Files } from '../engine.js' */

/** When everything in a package was made: the zip epoch, 1980-01-01, and not 0. */
const PACKAGE_TIME = 315_532_800_000_000_000n;

/** Files are outside of the guest's own memory and its limit. */
const MAX_FILE_BYTES = 2 ** 30;

const FIRST_CAPACITY = 256;

let lastInode = 0n;

class TreeNode {
  /** @param {boolean} writable */
  constructor(writable) {
    lastInode += 1n;
    this.inode = lastInode;
    this.writable = writable;
    this.modified = writable ? now() : PACKAGE_TIME;
    this.accessed = this.modified;
  }

  requireWritable() {
    if (!this.writable) throw new Errno('rofs');
  }
}

/** A file. Its array may be longer than its content, so that it can grow. */
export class FileNode extends TreeNode {
  filetype = FILETYPE.regularFile;
  #bytes;

  /**
   * @param {Uint8Array<ArrayBuffer>} content
   * @param {boolean} writable
   */
  constructor(content, writable) {
    super(writable);
    this.#bytes = content;
    this.size = content.length;
  }

  get content() {
    return this.#bytes.subarray(0, this.size);
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
    this.requireWritable();
    const end = offset + source.length;
    if (end > this.size) this.resize(end);
    this.#bytes.set(source, offset);
    this.modified = now();
  }

  /** @param {number} size */
  resize(size) {
    this.requireWritable();
    if (size > MAX_FILE_BYTES) throw new Errno('fbig');
    if (size > this.#bytes.length) this.#grow(size);
    if (size < this.size) this.#bytes.fill(0, size, this.size);
    this.size = size;
    this.modified = now();
  }

  /** @param {number} size */
  #grow(size) {
    const grown = allocate(Math.max(size, 2 * this.#bytes.length, FIRST_CAPACITY));
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
  /** @type {Map<string, FileNode | FolderNode>} */
  entries = new Map();

  /**
   * @param {string} name
   * @param {FileNode | FolderNode} node
   */
  add(name, node) {
    this.requireWritable();
    this.entries.set(name, node);
    this.modified = now();
  }

  /** @param {string} name */
  remove(name) {
    this.requireWritable();
    this.entries.delete(name);
    this.modified = now();
  }
}

/**
 * Builds a folder. The files of a writable one are copied when they grow or shrink.
 *
 * @param {Files} files
 * @param {boolean} writable
 */
export function buildTree(files, writable) {
  const root = new FolderNode(writable);
  for (const [path, content] of files) {
    const names = path.split('/');
    const last = /** @type {string} */ (names.pop());
    const folder = names.reduce((parent, name) => childFolder(parent, name, writable), root);
    if (content === null) childFolder(folder, last, writable);
    else folder.entries.set(last, new FileNode(writable ? content.slice() : content, writable));
  }
  return root;
}

/**
 * @param {FolderNode} parent
 * @param {string} name
 * @param {boolean} writable
 */
function childFolder(parent, name, writable) {
  const existing = parent.entries.get(name);
  if (existing instanceof FolderNode) return existing;
  const folder = new FolderNode(writable);
  parent.entries.set(name, folder);
  return folder;
}

/**
 * The reverse of {@link buildTree}.
 *
 * @param {FolderNode} folder
 * @param {string} [prefix]
 * @param {Files} [files]
 */
export function listTree(folder, prefix = '', files = new Map()) {
  for (const [name, node] of folder.entries) {
    const path = prefix + name;
    if (node instanceof FileNode) files.set(path, node.content.slice());
    else if (node.entries.size === 0) files.set(path, null);
    else listTree(node, `${path}/`, files);
  }
  return files;
}
