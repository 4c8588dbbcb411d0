/** The real packages of the examples, and new ones made from their runtime. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackage } from '../../index.js';
import { writeZip } from './zip-writer.js';

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

/** The manifest of a pipeline of one node. */
export function oneNode(type = 'node:Node', params = {}) {
  return {
    version: 'v1',
    metadata: { name: 'test' },
    nodes: [{ id: 'one', node_type: type, params }],
    connections: [],
  };
}

/**
 * A package of these files.
 *
 * @param {Map<string, Uint8Array>} files
 * @param {(manifest: any) => any} [change] to the manifest, which it may also replace
 */
export function repack(files, change = () => {}) {
  const records = [...files].map(([path, content]) => ({
    path,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  const info = { format: '1.0', python: '3.12.1', files: records };
  const manifest = { ...oneNode(), runtime_target: 'wasm32-wasi', package: info };
  const text = JSON.stringify(change(manifest) ?? manifest);
  return writeZip([['manifest.json', new TextEncoder().encode(text)], ...files]);
}

/** Files of a package that is good but for what cannot run: small, for tests of the reader. */
export function smallFiles() {
  return new Map([
    ['app/node.py', new TextEncoder().encode('class Node: ...\n')],
    ['modules/remotemedia_runtime.wasm', new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])],
    ['wasi-deps/usr/lib/python3.12/os.pyc', new Uint8Array(100)],
  ]);
}
