/** Python that is tried out in a pipeline. */

import { PipelineRunner } from '../../index.js';
import { oneNode, packageOf } from './packages.js';

/** A node whose items are Python: it gives what each is, or the error of the operating system. */
export const NODE = `
import os

def attempt(action):
    try:
        return action()
    except OSError as error:
        return type(error).__name__, error.errno

class Node:
    def process(self, item):
        return attempt(lambda: eval(item))
`;

/** Runs the expressions on a runner of their own. */
export async function evaluate(expressions, options = {}, limits = {}) {
  const runner = await PipelineRunner.initialize(packageOf(NODE), { worker: false, ...options });
  const { results } = await runner.execute(oneNode(), expressions, limits);
  runner.dispose();
  return results;
}
