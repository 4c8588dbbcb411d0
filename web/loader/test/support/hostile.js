/** The hand-made modules of `conformance/modules`, as packages, and what each must come to. */

import { readFileSync } from 'node:fs';
import { repack, smallFiles } from './build.js';

const FOLDER = new URL('../../../../conformance/modules/', import.meta.url);

/** What each may take; time alone ends only what nothing else does. */
function limitsFor(kind) {
  const timeoutMs = kind === 'timeout' ? 500 : 60_000;
  return { timeoutMs, maxMemoryBytes: 2 ** 26, maxOutputBytes: 2 ** 20, maxDataBytes: 2 ** 20 };
}

/** What a browser sees otherwise than wasmtime: `conformance/README.md` says why. */
const IN_BROWSERS = {
  entry_point_with_a_parameter: 'no_result',
  foreign_type: 'no_result',
  huge_lengths: 'no_result',
  many_tables: 'wasm_invalid',
  no_memory: 'wasm_invalid',
  table_without_end: 'wasm_invalid',
  wild_pointers: 'no_result',
};

/** One call each, which wasmtime's WASI may take for a crash. */
const CALLS = /^(pointer|length)_/;

/** Whether a module tries one call, of those that `wild_pointers` and `huge_lengths` try together. */
export const isOneCall = (name) => CALLS.test(name);

/** Each module with its package, its limits, the kind of its end, and the exit code where that is all there is. */
export function hostileModules() {
  const outcomes = JSON.parse(readFileSync(new URL('outcomes.json', FOLDER), 'utf8'));
  return Object.entries(outcomes).map(([name, outcome]) => {
    const answered = isOneCall(name) ? 'no_result' : undefined;
    const kind = IN_BROWSERS[name] ?? answered ?? outcome.kind ?? 'wasm_invalid';
    const files = smallFiles();
    files.set('modules/remotemedia_runtime.wasm', wasmOf(name));
    const exitCode = Number(/exit code (-?\d+)/.exec(outcome.message)?.[1] ?? 0);
    return { name, bytes: repack(files), limits: limitsFor(kind), kind, exitCode };
  });
}

function wasmOf(name) {
  return new Uint8Array(readFileSync(new URL(`${name}.wasm`, FOLDER)));
}
