/** @import { FileNode, FolderNode } from '../nodes.js' */

/**
 * What is known about a file or folder.
 *
 * @param {FileNode | FolderNode} node
 */
export function nodeStatus({ inode, filetype, size, accessed, modified }) {
  return { inode, filetype, size: BigInt(size), accessed, modified };
}
