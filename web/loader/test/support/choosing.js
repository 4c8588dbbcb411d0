/** A node with several methods, of which a parameter says the one that is called. */

import { oneNode } from './build.js';

/** How its class begins; the methods follow, each of which is given an item. */
export const CHOOSING = `
class Node:
    def __init__(self, what):
        self.what = getattr(self, what)

    def process(self, item):
        return self.what(item)
`;

/** A manifest with the one of this name. */
export const doing = (what) => oneNode('node:Node', { what });
