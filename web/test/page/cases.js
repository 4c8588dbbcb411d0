/** Runs pipelines with nodes of their own on the runtime of one package, compiled once. */

import { shareMounts } from '../../loader/execution/shared-mounts.js';
import { WorkerPool } from '../../loader/execution/worker-pool.js';
import { load } from '../../loader/load.js';
import { resolveOptions } from '../../loader/options.js';
import { PipelineRunner } from '../../loader/runner.js';

const NODES = '/app';

/** Packages by their URL, each with its folders, which all Workers share. */
const runtimes = new Map();

/** Gets a package whose runtime and library many cases share. */
export async function loadRuntime(source) {
  const loaded = await load(source, resolveOptions({}));
  runtimes.set(source, { loaded, folders: shareMounts(loaded.package.mounts()) });
}

/** Runs a case in a Worker that sees its nodes instead of the package's. */
export async function runCase(source, { manifest, input, nodes }) {
  const runner = runnerWith(source, nodes);
  let stderr = '';
  const onStderr = (text) => {
    stderr += text;
  };
  try {
    // Elsewhere the cases' arrays are in the JSON, and reports must be equal byte by byte.
    const { json } = await runner.execute(manifest, input, { onStderr, arrays: 'inline' });
    return { value: { json }, stderr };
  } catch ({ name, message, kind, nodeId, exitCode }) {
    return { failure: { name, message, kind, nodeId, exitCode }, stderr };
  } finally {
    runner.dispose();
  }
}

/** Runs a case on a stream of lines. */
export async function streamCase(source, { manifest, lines, nodes }) {
  const runner = runnerWith(source, nodes);
  const items = [];
  try {
    for await (const result of runner.stream(new Blob([lines]), { manifest })) items.push(result);
    return { items };
  } catch ({ name, message, kind, nodeId, exitCode }) {
    return { items, failure: { name, message, kind, nodeId, exitCode } };
  } finally {
    runner.dispose();
  }
}

function runnerWith(source, nodes) {
  const { loaded, folders } = runtimes.get(source);
  const executor = new WorkerPool('shim');
  const mounts = mountsWith(folders, nodes);
  executor.setUp({ engine: 'shim', wasmerUrl: null, wasm: null, mounts });
  return new PipelineRunner(loaded, executor, null);
}

function mountsWith(folders, nodes) {
  const mounts = folders.filter(({ guest }) => guest !== NODES);
  const files = Object.entries(nodes).map(([path, base64]) => [path, decoded(base64)]);
  return files.length === 0 ? mounts : [...mounts, { guest: NODES, files: new Map(files) }];
}

function decoded(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
