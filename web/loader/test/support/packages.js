/** The real packages of the examples, and new ones made from their runtime. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackage } from '../../index.js';
import { repack } from './build.js';

export { oneNode, repack, smallFiles } from './build.js';

const FOLDER = process.env.RMPKG_TEST_PACKAGES;
assert(
  FOLDER,
  'set RMPKG_TEST_PACKAGES to a folder with mixed.rmpkg, text.rmpkg, calculator.rmpkg',
);

/** The examples whose packages are tested. */
export const EXAMPLES = ['calculator', 'mixed', 'text'];

const EXAMPLES_FOLDER = new URL('../../../../examples/', import.meta.url);

/** @param {string} name */
export function packageBytes(name) {
  return new Uint8Array(readFileSync(join(FOLDER, `${name}.rmpkg`)));
}

/** @param {string} name @param {string} file */
export function exampleText(name, file) {
  return readFileSync(new URL(`${name}/${file}`, EXAMPLES_FOLDER), 'utf8');
}

const original = await readPackage(packageBytes('mixed'));
const runtimeFiles = original.entries
  .filter(({ path }) => !path.startsWith('app/'))
  .map(({ path }) => [path, original.read(path)]);

/**
 * A package of one Python node with this source, in which the class is named `Node`.
 *
 * @param {string} source
 */
export function packageOf(source) {
  const files = new Map(runtimeFiles);
  files.set('app/node.py', new TextEncoder().encode(source));
  return repack(files);
}
