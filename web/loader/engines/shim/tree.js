/** Files and folders, from a list of paths and back to one. */

import { BlobNode } from './blob-node.js';
import { FileNode, FolderNode } from './nodes.js';
import { PartsNode } from './parts-node.js';

/** @import { BlobRange, Files, Parts, RunFiles, SharedFiles } from '../engine.js' */
/** @import { Quota } from './quota.js' */

/**
 * Builds a folder. The files of a writable one are copies.
 *
 * @param {SharedFiles | RunFiles} files
 * @param {Quota | null} quota what may be written to it; `null`: nothing
 */
export function buildTree(files, quota) {
  const root = new FolderNode(quota);
  for (const [path, content] of files) {
    const names = path.split('/');
    const last = /** @type {string} */ (names.pop());
    const folder = names.reduce((parent, name) => childFolder(parent, name, quota), root);
    if (content === null) childFolder(folder, last, quota);
    else folder.entries.set(last, fileOf(content, quota));
  }
  return root;
}

/**
 * @param {Uint8Array<ArrayBuffer> | BlobRange | Parts} content
 * @param {Quota | null} quota
 */
function fileOf(content, quota) {
  if (Array.isArray(content)) return new PartsNode(content);
  if (!(content instanceof Uint8Array)) return new BlobNode(content);
  return new FileNode(quota ? content.slice() : content, quota);
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
 * @param {FolderNode} folder
 * @param {string} [prefix]
 * @param {Files} [files]
 */
export function listTree(folder, prefix = '', files = new Map()) {
  for (const [name, node] of folder.entries) {
    const path = prefix + name;
    if (node instanceof FileNode) files.set(path, ownContent(node));
    else if (node.entries.size === 0) files.set(path, null);
    else listTree(node, `${path}/`, files);
  }
  return files;
}

/** @param {FileNode} file */
function ownContent({ content }) {
  return content.length === content.buffer.byteLength ? content : content.slice();
}
