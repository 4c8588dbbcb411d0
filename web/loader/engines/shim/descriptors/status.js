/** @import { AnyNode } from '../nodes.js' */

/**
 * What is known about something in a folder.
 *
 * @param {AnyNode} node
 */
export function nodeStatus({ inode, filetype, size, accessed, modified, changed, links }) {
  return { inode, filetype, size: BigInt(size), accessed, modified, changed, links };
}
