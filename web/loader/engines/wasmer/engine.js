/**
 * Runs on `@wasmer/sdk`, served by the page's own server. It is slower to start than the shim, has no
 * `/data` (of its files only those in `/workspace` can be read back), and does not tell how much
 * memory the guest used.
 */

import { PackageError } from '../../errors.js';
import { PROGRAM } from '../../kinds.js';
import { limitMemory, PAGE_BYTES } from '../../module/memory-limit.js';
import { crashType } from '../crash.js';
import { requireEval, requireIsolation, requireSharedModules } from './requirements.js';
import { Streams } from './streams.js';

/** @import { Ending, Engine, Invocation, Mount, Outcome, SharedFiles } from '../engine.js' */
/** @import { EngineSetup } from '../create.js' */

/** @implements {Engine} */
export class WasmerEngine {
  #wasmer;
  #wasm;
  #files;
  /** Packages of the SDK, by the guest's limit of memory. @type {Map<number | undefined, Promise<any>>} */
  #packages = new Map();

  /**
   * @param {any} wasmer a client of the SDK
   * @param {Uint8Array<ArrayBuffer>} wasm
   * @param {Mount[]} mounts
   */
  constructor(wasmer, wasm, mounts) {
    this.#wasmer = wasmer;
    this.#wasm = wasm;
    this.#files = Object.assign({}, ...mounts.map(({ guest, files }) => absolute(guest, files)));
  }

  /** @param {EngineSetup} setup */
  static async create({ mounts, wasm, wasmerUrl }) {
    requireIsolation();
    requireEval();
    requireSharedModules();
    try {
      const { Wasmer } = await import(/** @type {string} */ (wasmerUrl));
      const wasmer = new Wasmer({ cache: 'memory' });
      await wasmer.ready();
      return new WasmerEngine(wasmer, /** @type {Uint8Array<ArrayBuffer>} */ (wasm), mounts);
    } catch (cause) {
      const message = `\`@wasmer/sdk\` cannot be started from \`${wasmerUrl}\`: ${messageOf(cause)}`;
      throw new PackageError('engine_unavailable', message, { cause });
    }
  }

  /**
   * @param {Invocation} invocation
   * @returns {Promise<Outcome>}
   */
  async run(invocation) {
    if (invocation.exchange) throw withoutStreams();
    const packages = [await this.#package(invocation.maxMemoryBytes)];
    const sandbox = await this.#wasmer.sandboxes.create({ packages });
    try {
      const streams = new Streams(invocation);
      invocation.onStart();
      const started = performance.now();
      const ending = await runCommand(sandbox, invocation.stdin, streams);
      return {
        ending,
        ...streams.bytes(),
        folders: [],
        peakMemoryBytes: 0,
        executeMs: performance.now() - started,
      };
    } finally {
      await sandbox.close();
    }
  }

  /** @param {number | undefined} maxMemoryBytes */
  #package(maxMemoryBytes) {
    const created = this.#packages.get(maxMemoryBytes) ?? this.#createPackage(maxMemoryBytes);
    this.#packages.set(maxMemoryBytes, created);
    return created;
  }

  /** @param {number | undefined} maxMemoryBytes */
  #createPackage(maxMemoryBytes) {
    const pages = maxMemoryBytes && Math.floor(maxMemoryBytes / PAGE_BYTES);
    const wasm = pages ? limitMemory(this.#wasm, pages).wasm : this.#wasm;
    return this.#wasmer.packages.create({
      modules: { [PROGRAM]: wasm },
      commands: { [PROGRAM]: { module: PROGRAM } },
      files: this.#files,
    });
  }
}

/**
 * @param {any} sandbox
 * @param {Uint8Array} stdin
 * @param {Streams} streams
 * @returns {Promise<Ending>}
 */
async function runCommand(sandbox, stdin, streams) {
  try {
    const piped = { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' };
    const process = await sandbox.command(PROGRAM, []).spawn(piped);
    const [exceeded] = await Promise.all([
      streams.read(process),
      process.stdin.write(stdin).then(() => process.stdin.close()),
    ]);
    if (exceeded) return { type: 'output', stream: exceeded };
    const { exitCode } = await process.wait({ check: false });
    return { type: 'exit', code: exitCode };
  } catch (error) {
    const message = messageOf(error);
    return { type: crashType(message), message };
  }
}

/**
 * @param {string} folder
 * @param {SharedFiles} files none of which is in a Blob
 */
function absolute(folder, files) {
  /** @type {{[path: string]: Uint8Array}} */
  const result = {};
  for (const [path, content] of files) {
    if (content instanceof Uint8Array) result[`${folder}/${path}`] = content;
  }
  return result;
}

function withoutStreams() {
  return new PackageError('engine_unavailable', 'streams need the engine `shim`');
}

/** @param {unknown} error */
function messageOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]; // further lines are frames without names
}
