/** What the editors say of what is in them. */

import { formatCount } from './format.js';
import { readGraph } from './graph/model.js';

/** @import { Session } from './session.js' */

/** @param {Session} session */
export function judgeManifest(session) {
  return (/** @type {any} */ manifest) => {
    if (manifest === undefined)
      return session.isOpen ? 'No manifest: the packaged one is used.' : '';
    if (!Array.isArray(manifest?.nodes))
      throw new Error('A manifest is an object with a list `nodes`.');
    const { nodes, edges } = readGraph(manifest);
    return `${formatCount(nodes.length, 'node')}, ${formatCount(edges.length, 'connection')}.`;
  };
}

/** @param {Session} session */
export function judgeInput(session) {
  return (/** @type {any} */ input) => {
    if (input === undefined) return session.isOpen ? 'No input: only source nodes give items.' : '';
    if (!Array.isArray(input)) throw new Error('The input is a list of items.');
    return input.length === 0 ? 'No items: add some.' : `${formatCount(input.length, 'item')}.`;
  };
}
