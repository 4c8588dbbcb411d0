/** The hand-made modules of `conformance/modules`, as packages, and what each must come to. */

import { readFileSync } from 'node:fs';
import { repack, smallFiles } from './build.js';

const FOLDER = new URL('../../../../conformance/modules/', import.meta.url);

/** What each may take. */
export const LIMITS = { timeoutMs: 500, maxMemoryBytes: 2 ** 26, maxOutputBytes: 2 ** 20 };

/** What a browser sees otherwise than wasmtime: `conformance/README.md` says why. */
const IN_BROWSERS = {
  entry_point_with_a_parameter: 'no_result',
  foreign_type: 'no_result',
  huge_lengths: 'no_result',
  no_memory: 'wasm_invalid',
  table_without_end: 'wasm_invalid',
  wild_pointers: 'no_result',
};

/** Each module with its package and the kind of its end. */
export function hostileModules() {
  const outcomes = JSON.parse(readFileSync(new URL('outcomes.json', FOLDER), 'utf8'));
  return Object.entries(outcomes).map(([name, { kind = 'wasm_invalid' }]) => {
    const files = smallFiles();
    files.set('modules/remotemedia_runtime.wasm', wasmOf(name));
    return { name, bytes: repack(files), kind: IN_BROWSERS[name] ?? kind };
  });
}

function wasmOf(name) {
  return new Uint8Array(readFileSync(new URL(`${name}.wasm`, FOLDER)));
}
