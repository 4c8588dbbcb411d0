/** One run of a WASI command on this thread. */

import { PROGRAM } from '../../kinds.js';
import { followSystemClock } from './clock.js';
import { FolderDescriptor } from './descriptors/folder.js';
import { InputStream, OutputStream } from './descriptors/streams.js';
import { endingOf, leaving } from './ending.js';
import { createHost } from './host.js';
import {
  converse,
  requireStreams,
  STREAM_ARGS,
  StreamInput,
  StreamOutput,
} from './line-streams.js';
import { Quota } from './quota.js';
import { buildTree, listTree } from './tree.js';

/** @import { Engine, Invocation, Mount, Outcome } from '../engine.js' */
/** @import { FolderNode } from './nodes.js' */

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
    const { module, maxOutputBytes, timeoutMs, onOutput, onStart, exchange, onLines } = invocation;
    const stdin = exchange ? new StreamInput() : new InputStream(invocation.stdin);
    const stdout = exchange
      ? new StreamOutput(onLines ?? null)
      : new OutputStream('stdout', maxOutputBytes, onOutput);
    const stderr = new OutputStream('stderr', maxOutputBytes, onOutput);
    followSystemClock();
    const own = ownFolders(invocation);
    const folders = [...this.#folders, ...own];
    const preopened = folders.map(
      ({ guest, root }) => new FolderDescriptor(root, { preopenedAt: guest }),
    );
    const open = [stdin, stdout, stderr, ...preopened];
    const args = exchange ? STREAM_ARGS : [PROGRAM, ...(invocation.args ?? [])];
    const host = createHost(open, timeoutMs, args);

    let started = performance.now();
    const ended = await endingOf(async () => {
      const instance = await WebAssembly.instantiate(module, host.imports);
      host.memory.attach(/** @type {WebAssembly.Memory} */ (instance.exports.memory));
      if (exchange) requireStreams(instance);
      onStart();
      started = performance.now();
      /** @type {() => void} */ (instance.exports._start)();
      if (exchange) await converse(instance, { stdin, stdout, stderr }, exchange);
    }, host.fate);
    const executeMs = performance.now() - started;
    return {
      ...leaving(ended, () => own.filter(({ isKept }) => isKept).map(listFolder)),
      stdout: stdout.bytes(),
      stderr: stderr.bytes(),
      peakMemoryBytes: host.memory.byteLength,
      executeMs,
    };
  }
}

/**
 * The folders of one run, of which all that it writes counts together.
 *
 * @param {Invocation} invocation
 */
function ownFolders({ folders, maxDataBytes, maxFiles }) {
  const quota = new Quota(maxDataBytes, maxFiles);
  return folders.map(({ guest, files, writable, temporary = false }) => ({
    guest,
    root: buildTree(files, writable ? quota : null),
    isKept: writable && !temporary,
  }));
}

/** @param {{guest: string, root: FolderNode}} folder */
function listFolder({ guest, root }) {
  return { guest, files: listTree(root) };
}
