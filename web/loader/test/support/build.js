/** Small packages, made here: they need no toolchain. */

import { createHash } from 'node:crypto';
import { wasmCommand } from './wasm-command.js';
import { writeZip } from './zip-writer.js';

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
 * @param {(manifest: Uint8Array) => string} [sign] gives the manifest a signature
 */
export function repack(files, change = () => {}, sign = undefined) {
  const records = [...files].map(([path, content]) => ({
    path,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  const info = { format: '1.0', python: '3.12.1', files: records };
  const manifest = { ...oneNode(), runtime_target: 'wasm32-wasi', package: info };
  const text = new TextEncoder().encode(JSON.stringify(change(manifest) ?? manifest));
  const signature = sign ? [['manifest.json.minisig', new TextEncoder().encode(sign(text))]] : [];
  return writeZip([['manifest.json', text], ...signature, ...files]);
}

/** Files of a package that is good but for what cannot run: small, for tests of the reader. */
export function smallFiles() {
  return new Map([
    ['app/node.py', new TextEncoder().encode('class Node: ...\n')],
    ['modules/remotemedia_runtime.wasm', new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])],
    ['wasi-deps/usr/lib/python3.12/os.pyc', new Uint8Array(100)],
  ]);
}

/** A package that runs without Python and has one result: this text. */
export function saying(text, sign = undefined) {
  const graph = { node_count: 1, source_count: 1, sink_count: 1, execution_order: ['one'] };
  const metrics = { total_ms: 1, nodes: [] };
  const report = { status: 'success', outputs: text, results: [text], graph_info: graph, metrics };
  return packageOfCommand({ stdout: `${JSON.stringify(report)}\n` }, sign);
}

/** A package whose runtime does nothing but what it is told. */
export function packageOfCommand(says, sign = undefined) {
  const files = smallFiles();
  files.set('modules/remotemedia_runtime.wasm', wasmCommand(says));
  return repack(files, undefined, sign);
}
