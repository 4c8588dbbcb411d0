/** The way from a folder to what is in it. No path leads out of the folder, and no link. */

import { Errno } from './errno.js';
import { FolderNode, LinkNode } from './nodes.js';

/** @import { AnyNode } from './nodes.js' */

const MAX_NAME_BYTES = 255;
/** Of a path, of what a link leads to, and of what a run leaves. */
export const MAX_PATH_BYTES = 4095;

/** Links that a path may lead through, which could lead in a circle. */
const MAX_LINKS = 40;

/**
 * Where a path leads: to `node`, or to nothing yet named `name` in `parent`.
 *
 * @typedef {object} Place
 * @property {FolderNode} parent
 * @property {string} name empty where the path leads to the folder that it began in
 * @property {AnyNode | null} node
 * @property {boolean} mustBeFolder whether the path ended in `/` or `/.`
 */

/** How a path ends that only a folder may have. */
const FOLDER = /\/\.?$/;

/**
 * What becomes of a link at the end of a path: a slash behind it asks for what it leads to, unless the link's own
 * name is about to be given or taken.
 *
 * @typedef {'keep' | 'follow' | 'name'} AtEnd
 */

/**
 * @param {FolderNode} root no path leads out of it
 * @param {string} path
 * @param {AtEnd} [atEnd]
 * @returns {Place}
 */
export function resolve(root, path, atEnd = 'keep') {
  checkPath(path);
  let mustBeFolder = FOLDER.test(path);
  const folders = [root];
  const names = namesOf(path);
  let links = 0;
  while (names.length > 0) {
    const name = /** @type {string} */ (names.shift());
    const parent = folders[folders.length - 1];
    if (name === '..') {
      stepOut(folders);
      continue;
    }
    if (byteLength(name) > MAX_NAME_BYTES) throw new Errno('nametoolong');
    const node = parent.entries.get(name) ?? null;
    const isLast = names.length === 0;
    const follows = !isLast || atEnd === 'follow' || (atEnd === 'keep' && mustBeFolder);
    if (node instanceof LinkNode && follows) {
      links += 1;
      if (links > MAX_LINKS) throw new Errno('loop');
      checkPath(node.target);
      mustBeFolder ||= isLast && FOLDER.test(node.target);
      names.unshift(...namesOf(node.target));
    } else if (isLast) return { parent, name, node, mustBeFolder };
    else folders.push(requireFolder(node));
  }
  const node = folders[folders.length - 1];
  return { parent: node, name: '', node, mustBeFolder };
}

/**
 * Whether a link leads out of the folder that its path begins in, as both are written.
 *
 * @param {string} path
 * @param {string} target
 */
export function leadsOut(path, target) {
  let depth = 0;
  for (const name of namesOf(path).slice(0, -1))
    depth = Math.max(0, depth + (name === '..' ? -1 : 1));
  return namesOf(target).some((name) => {
    depth += name === '..' ? -1 : 1;
    return depth < 0;
  });
}

/**
 * What is at the path.
 *
 * @param {FolderNode} root
 * @param {string} path
 * @param {AtEnd} [atEnd]
 */
export function find(root, path, atEnd = 'keep') {
  const { node, mustBeFolder } = resolve(root, path, atEnd);
  if (!node) throw new Errno('noent');
  if (mustBeFolder) requireFolder(node);
  return node;
}

/** @param {string} path */
function checkPath(path) {
  if (path === '') throw new Errno('noent');
  if (path.startsWith('/')) throw new Errno('perm');
  if (path.includes('\0')) throw new Errno('inval');
  if (byteLength(path) > MAX_PATH_BYTES) throw new Errno('nametoolong');
}

/** @param {string} path */
function namesOf(path) {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** @param {FolderNode[]} folders */
function stepOut(folders) {
  if (folders.length === 1) throw new Errno('perm');
  folders.pop();
}

/** @param {AnyNode | null} node */
function requireFolder(node) {
  if (!node) throw new Errno('noent');
  if (!(node instanceof FolderNode)) throw new Errno('notdir');
  return node;
}

/** Short texts need no look at each letter. @param {string} text */
export function byteLength(text) {
  return text.length * 3 <= MAX_NAME_BYTES ? text.length : new TextEncoder().encode(text).length;
}
