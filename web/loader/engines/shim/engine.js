/** One run of a WASI command on this thread. */

import { DATA_FOLDER } from '../engine.js';
import { FolderDescriptor } from './descriptors/folder.js';
import { InputStream, OutputStream } from './descriptors/streams.js';
import { endingOf } from './ending.js';
import { createHost } from './host.js';
import { Quota } from './quota.js';
import { buildTree, listTree } from './tree.js';

/** @import { Engine, Invocation, Mount, Outcome } from '../engine.js' */

/** @implements {Engine} */
export class ShimEngine {
  #folders;

  /** @param {Mount[]} mounts what all runs share; nothing of it can be written */
  constructor(mounts) {
    this.#folders = mounts.map(({ guest, files }) => ({ guest, root: buildTree(files, null) }));
  }

  /**
   * @param {Invocation} invocation
   * @returns {Promise<Outcome>}
   */
  async run(invocation) {
    const { module, stdin, data, maxOutputBytes, timeoutMs, onOutput, onStart } = invocation;
    const stdout = new OutputStream('stdout', maxOutputBytes, onOutput);
    const stderr = new OutputStream('stderr', maxOutputBytes, onOutput);
    const folders = this.#folders.map(({ guest, root }) => new FolderDescriptor(root, guest));
    const quota = new Quota(invocation.maxDataBytes, invocation.maxFiles);
    const dataRoot = data && buildTree(data, quota);
    if (dataRoot) folders.push(new FolderDescriptor(dataRoot, DATA_FOLDER));
    const open = [new InputStream(stdin), stdout, stderr, ...folders];
    const host = createHost(open, timeoutMs);

    let started = performance.now();
    const ending = await endingOf(async () => {
      const instance = await WebAssembly.instantiate(module, host.imports);
      host.memory.attach(/** @type {WebAssembly.Memory} */ (instance.exports.memory));
      onStart();
      started = performance.now();
      /** @type {() => void} */ (instance.exports._start)();
    });
    return {
      ending,
      stdout: stdout.bytes(),
      stderr: stderr.bytes(),
      data: dataRoot && listTree(dataRoot),
      peakMemoryBytes: host.memory.byteLength,
      executeMs: performance.now() - started,
    };
  }
}
