/** When a file was last read and written. */

import { SET_TIME } from '../abi.js';
import { now } from '../clock.js';

/** @import { AnyNode } from '../nodes.js' */

/**
 * @param {AnyNode} node
 * @param {{accessed: bigint, modified: bigint, flags: number}} times
 */
export function setTimes(node, { accessed, modified, flags }) {
  node.requireWritable();
  if (flags & SET_TIME.access) node.accessed = accessed;
  if (flags & SET_TIME.accessNow) node.accessed = now();
  if (flags & SET_TIME.modify) node.modified = modified;
  if (flags & SET_TIME.modifyNow) node.modified = now();
  node.changed = now();
}
