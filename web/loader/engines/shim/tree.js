/** Files and folders, from a list of paths and back to one. */

import { BlobNode } from './blob-node.js';
import { PathTooLong } from './exits.js';
import { FileNode, FolderNode, LinkNode } from './nodes.js';
import { PartsNode } from './parts-node.js';
import { byteLength, MAX_PATH_BYTES } from './path.js';

/** @import { BlobRange, Files, Parts, RunFiles, SharedFiles, SymbolicLink } from '../engine.js' */
/** @import { AnyNode } from './nodes.js' */
/** @import { Quota } from './quota.js' */

/**
 * Builds a folder. The files of a writable one are copies.
 *
 * @param {SharedFiles | RunFiles} files
 * @param {Quota | null} quota what may be written to it; `null`: nothing
 */
export function buildTree(files, quota) {
  const root = new FolderNode(quota);
  const makeFile = quota ? namedFiles(quota) : fileOf;
  for (const [path, content] of files) {
    const names = path.split('/');
    const last = /** @type {string} */ (names.pop());
    const folder = names.reduce((parent, name) => childFolder(parent, name, quota), root);
    if (content === null) childFolder(folder, last, quota);
    else folder.entries.set(last, makeFile(content));
  }
  return root;
}

/** @typedef {Uint8Array<ArrayBuffer> | BlobRange | Parts | SymbolicLink} Content */

/** One that can only be read. @param {Content} content */
function fileOf(content) {
  if (Array.isArray(content)) return new PartsNode(content);
  if (content instanceof Uint8Array) return new FileNode(content, null);
  return 'link' in content ? new LinkNode(content.link, null) : new BlobNode(content);
}

/**
 * Makes those that can be written. The same content again is another name of the same file.
 *
 * @param {Quota} quota
 */
function namedFiles(quota) {
  /** @type {Map<Content, FileNode>} */
  const made = new Map();
  return (/** @type {Content} */ content) => {
    if (!(content instanceof Uint8Array)) {
      return 'link' in content ? new LinkNode(content.link, quota) : fileOf(content);
    }
    const known = made.get(content);
    if (known) known.links += 1;
    const file = known ?? new FileNode(content.slice(), quota);
    made.set(content, file);
    return file;
  };
}

/**
 * @param {FolderNode} parent
 * @param {string} name
 * @param {Quota | null} quota
 */
function childFolder(parent, name, quota) {
  const existing = parent.entries.get(name);
  if (existing instanceof FolderNode) return existing;
  const folder = new FolderNode(quota);
  parent.entries.set(name, folder);
  return folder;
}

/**
 * The reverse of {@link buildTree}, when nobody writes any more: a content that has its memory to itself is
 * not copied.
 *
 * @param {FolderNode} root
 * @throws {PathTooLong}
 */
export function listTree(root) {
  /** @type {Files} */
  const files = new Map();
  /** @type {Map<FileNode, Uint8Array<ArrayBuffer>>} */
  const contents = new Map();
  /** Guests nest folders as deep as they like. @type {[string, AnyNode][]} */
  const rest = [...root.entries];
  for (let entry = rest.pop(); entry; entry = rest.pop()) {
    const [path, node] = entry;
    if (byteLength(path) > MAX_PATH_BYTES) throw new PathTooLong();
    if (node instanceof LinkNode) files.set(path, { link: node.target });
    else if (node instanceof FileNode) {
      const content = contents.get(node) ?? node.compact();
      contents.set(node, content);
      files.set(path, content);
    } else {
      if (node.entries.size === 0) files.set(path, null);
      for (const [name, child] of node.entries) rest.push([`${path}/${name}`, child]);
    }
  }
  return files;
}
