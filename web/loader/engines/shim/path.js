/** The way from a folder to a file. There are no links, so a path means what it says. */

import { Errno } from './errno.js';
import { FolderNode } from './nodes.js';

/** @import { FileNode } from './nodes.js' */

const MAX_NAME_BYTES = 255;

/**
 * Where a path leads: to `node`, or to nothing yet named `name` in `parent`.
 *
 * @typedef {object} Place
 * @property {FolderNode} parent
 * @property {string} name empty where the path leads to the folder that it began in
 * @property {FileNode | FolderNode | null} node
 * @property {boolean} mustBeFolder whether the path ended in `/` or `/.`
 */

/**
 * @param {FolderNode} root no path leads out of it
 * @param {string} path
 * @returns {Place}
 */
export function resolve(root, path) {
  if (path === '') throw new Errno('noent');
  if (path.startsWith('/')) throw new Errno('perm');
  if (path.includes('\0')) throw new Errno('inval');
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const folders = [root];
  const last = names.pop() ?? '.';
  for (const name of names) step(folders, name);
  const mustBeFolder = /\/\.?$/.test(path);
  if (last === '.' || last === '..') return folderPlace(folders, last, mustBeFolder);
  if (last.length > MAX_NAME_BYTES) throw new Errno('nametoolong');
  const parent = folders[folders.length - 1];
  return { parent, name: last, node: parent.entries.get(last) ?? null, mustBeFolder };
}

/**
 * What is at the path.
 *
 * @param {FolderNode} root
 * @param {string} path
 */
export function find(root, path) {
  const { node, mustBeFolder } = resolve(root, path);
  if (!node) throw new Errno('noent');
  if (mustBeFolder && !(node instanceof FolderNode)) throw new Errno('notdir');
  return node;
}

/**
 * @param {FolderNode[]} folders
 * @param {string} name
 */
function step(folders, name) {
  if (name === '..') {
    if (folders.length === 1) throw new Errno('perm');
    folders.pop();
    return;
  }
  const next = folders[folders.length - 1].entries.get(name);
  if (!next) throw new Errno('noent');
  if (!(next instanceof FolderNode)) throw new Errno('notdir');
  folders.push(next);
}

/**
 * @param {FolderNode[]} folders
 * @param {string} last
 * @param {boolean} mustBeFolder
 * @returns {Place}
 */
function folderPlace(folders, last, mustBeFolder) {
  if (last === '..') step(folders, last);
  const node = folders[folders.length - 1];
  return { parent: node, name: '', node, mustBeFolder };
}
