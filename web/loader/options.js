/** What callers may ask for, checked and with defaults. */

import { checkTrust } from './package/package.js';
import { platform } from './platform.js';
import { checkModels } from './storage/models.js';
import { absoluteUrl } from './url.js';

/** @import { ArrayMode } from './arrays/outgoing.js' */
/** @import { EngineName } from './engines/create.js' */
/** @import { SymbolicLink } from './engines/engine.js' */
/** @import { RunOptions } from './execution/messages.js' */
/** @import { Json } from './execution/request.js' */
/** @import { TrustOptions } from './package/package.js' */
/** @import { Source } from './source.js' */
/** @import { PinnedSource } from './storage/models.js' */

/**
 * The steps of loading, in this order:
 *
 * - `fetch`: bytes arrive; `total` is null where the server does not say it.
 * - `verify`: bytes of entries were unpacked and compared with their digests.
 * - `compile`: the wasm is compiled; the total is 1.
 * - `models`: bytes of a model arrive, for each of the option `models`.
 * - `ready`: the runner can run; the total is 1.
 *
 * @typedef {object} Progress
 * @property {'fetch' | 'verify' | 'compile' | 'models' | 'ready'} phase
 * @property {number} loaded
 * @property {number | null} total
 */

/**
 * @typedef {TrustOptions & LoadOptions} InitializeOptions
 *
 * @typedef {object} LoadOptions
 * @property {AbortSignal} [signal] stops loading
 * @property {(progress: Progress) => void} [onProgress]
 * @property {(message: string) => void} [onWarning] is told when nothing can be kept in this browser's
 *   storage, and when something cached is used because its server cannot be reached; default: the
 *   console
 * @property {EngineName} [engine] default `shim`
 * @property {string | URL} [wasmerUrl] for the engine `wasmer`: where `dist/index.js` of
 *   `@wasmer/sdk` is served, with the package's other files around it as they are
 * @property {boolean} [worker] whether to run in Workers, default true. On the main thread the page
 *   freezes while a pipeline runs, and a signal cannot stop a run; `timeoutMs` needs the engine
 *   `shim`.
 * @property {boolean} [cache] whether to keep unpacked packages and models in this browser's
 *   storage, default true. Where that fails, everything works without, after a warning.
 * @property {string} [data] the name of the folder that the pipeline finds at `/data` and may write
 *   to; without a name there is no `/data`. It is kept in this browser's storage when a run
 *   succeeds, and given to one run at a time. Under Node.js it is the path of a folder.
 * @property {{[name: string]: Source | PinnedSource}} [models] files for `/models`, by their path there
 * @property {number} [maxMemoryBytes] of the guest's memory in runs that name no other limit. The wasm
 *   is compiled with it; a run with another limit compiles it again.
 *
 * @typedef {TrustOptions & ResolvedLoadOptions} ResolvedOptions
 *
 * @typedef {object} ResolvedLoadOptions
 * @property {AbortSignal | undefined} signal
 * @property {(progress: Progress) => void} onProgress
 * @property {(message: string) => void} onWarning
 * @property {EngineName} engine
 * @property {string | null} wasmerUrl
 * @property {boolean} worker
 * @property {boolean} cache
 * @property {string | null} data
 * @property {{[name: string]: Source | PinnedSource}} models
 * @property {number | undefined} maxMemoryBytes
 * @property {boolean} safepoints whether they stay in the module: they do where nothing else ends a run
 */

/**
 * @typedef {object} Limits
 * @property {number} [maxMemoryBytes] of the guest's memory; default: that of `initialize`, else what the
 *   module itself names
 * @property {number} [maxOutputBytes] for each of stdout and stderr; default 64 MiB
 * @property {number} [maxDataBytes] that a run may write to `/data`, to `/tmp` and, with the arrays of its
 *   results, to `/results`; default 256 MiB
 * @property {number} [maxFiles] that a run may make there, folders included; default 100,000
 *
 * @typedef {object} ArrayOptions
 * @property {ArrayMode} [arrays] how arrays cross: in `files` beside the JSON, which is the default and what the
 *   engine `shim` alone can do, or `inline`, as base64 in it
 * @property {boolean} [transfer] whether a run takes the memory of the input's arrays itself, with all that
 *   else is in the same buffers, instead of copying it; default false
 * @property {Map<string, Uint8Array<ArrayBuffer> | SymbolicLink | null>} [arrayFiles] `.npy` files that items name, as
 *   `{"__numpy__": true, "file": "a.npy"}`, by these names. The arrays of the results stay files, too: `arrayFiles` of the
 *   result has them by the names that its `json` has for them, such as `results/0.npy`. Arrays in the input are `inline`
 *   then. It needs the engine `shim`
 *
 * @typedef {RunOptions & Limits & ArrayOptions} ExecuteOptions `timeoutMs` is counted from the moment in
 *   which a Worker begins with the run
 */

/**
 * @typedef {RunOptions & Limits & OwnStreamOptions} StreamOptions `timeoutMs` counts for the whole stream, and
 *   `maxOutputBytes` for each result; of stderr it counts anew whenever the run has got items
 *
 * @typedef {object} OwnStreamOptions
 * @property {Json} [manifest] a pipeline manifest, or its JSON text; default: the package's own
 * @property {number} [itemTimeoutMs] that the run may take for an item; needs a Worker. Items go in one by one then, which is
 *   slower
 * @property {boolean} [asText] whether each result's `item` is its JSON text as the runtime wrote it, with arrays as base64:
 *   JavaScript rounds large integers; default false
 */

/** @type {Readonly<{maxOutputBytes: number, maxDataBytes: number, maxFiles: number}>} */
const DEFAULT_LIMITS = Object.freeze({
  maxOutputBytes: 64 * 2 ** 20,
  maxDataBytes: 256 * 2 ** 20,
  maxFiles: 100_000,
});

/** Timers overflow beyond this. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** wasm's own limit. */
const MAX_MEMORY_BYTES = 2 ** 32;

/** @type {ReadonlySet<unknown>} */
const ENGINES = new Set(['shim', 'wasmer']);

/** @type {ReadonlySet<unknown>} */
const ARRAY_MODES = new Set(['files', 'inline']);

/** What the console was told. @type {Set<string>} */
const warnings = new Set();

/** @param {string} message */
function warnOnce(message) {
  if (!warnings.has(message)) console.warn(`@rmpkg/loader: ${message}`);
  warnings.add(message);
}

/**
 * @param {InitializeOptions} options
 * @returns {ResolvedOptions}
 */
export function resolveOptions(options) {
  const { engine = 'shim', wasmerUrl } = options;
  if (!ENGINES.has(engine))
    throw new TypeError(`\`engine\` is \`${engine}\`; choose shim or wasmer`);
  if (engine === 'wasmer' && !wasmerUrl) {
    throw new TypeError('the engine `wasmer` needs `wasmerUrl`, where `@wasmer/sdk` is served');
  }
  if (engine === 'wasmer' && options.data !== undefined) {
    throw new TypeError(
      '`data` needs the engine `shim`: `wasmer` cannot read files back from `/data`',
    );
  }
  checkTrust(options);
  checkModels(options.models ?? {});
  checkNumber('maxMemoryBytes', options.maxMemoryBytes, MAX_MEMORY_BYTES);
  const worker = options.worker ?? true;
  return {
    publicKey: options.publicKey,
    signature: options.signature,
    runtimes: options.runtimes && [...options.runtimes],
    signal: options.signal,
    onProgress: options.onProgress ?? (() => {}),
    onWarning: options.onWarning ?? warnOnce,
    engine,
    wasmerUrl: wasmerUrl ? absoluteUrl(wasmerUrl) : null,
    worker,
    cache: (options.cache ?? true) && platform.hasCache,
    data: options.data ?? null,
    models: options.models ?? {},
    maxMemoryBytes: options.maxMemoryBytes,
    safepoints: !worker || engine !== 'shim' || !platform.endsWorkers(),
  };
}

/**
 * @param {ExecuteOptions} options
 * @param {number} [maxMemoryBytes] where they name no other
 * @returns {ExecuteOptions & typeof DEFAULT_LIMITS}
 */
export function checkExecuteOptions(options, maxMemoryBytes) {
  const { maxOutputBytes, maxDataBytes, maxFiles } = DEFAULT_LIMITS;
  const checked = {
    ...options,
    maxMemoryBytes: options.maxMemoryBytes ?? maxMemoryBytes,
    maxOutputBytes: options.maxOutputBytes ?? maxOutputBytes,
    maxDataBytes: options.maxDataBytes ?? maxDataBytes,
    maxFiles: options.maxFiles ?? maxFiles,
  };
  checkNumber('timeoutMs', checked.timeoutMs, MAX_TIMEOUT_MS);
  checkNumber('maxMemoryBytes', checked.maxMemoryBytes, MAX_MEMORY_BYTES);
  checkNumber('maxOutputBytes', checked.maxOutputBytes, Number.MAX_SAFE_INTEGER);
  checkNumber('maxDataBytes', checked.maxDataBytes, Number.MAX_SAFE_INTEGER);
  checkNumber('maxFiles', checked.maxFiles, Number.MAX_SAFE_INTEGER);
  return checked;
}

/**
 * @param {StreamOptions} options
 * @param {number} [maxMemoryBytes] where they name no other
 */
export function checkStreamOptions(options, maxMemoryBytes) {
  checkNumber('itemTimeoutMs', options.itemTimeoutMs, MAX_TIMEOUT_MS);
  const { itemTimeoutMs, asText = false } = options;
  return { ...checkExecuteOptions(options, maxMemoryBytes), itemTimeoutMs, asText };
}

/**
 * How the arrays of a run cross.
 *
 * @param {ExecuteOptions} options
 * @param {boolean} hasFolders whether a run may have folders of its own
 * @returns {ArrayMode}
 */
export function arrayMode(options, hasFolders) {
  if (options.arrayFiles && !hasFolders) {
    throw new TypeError(
      '`arrayFiles` needs the engine `shim`: `wasmer` cannot read files back from `/results`',
    );
  }
  const standard = hasFolders ? 'files' : 'inline';
  const arrays = options.arrayFiles ? 'inline' : (options.arrays ?? standard);
  if (!ARRAY_MODES.has(arrays)) {
    throw new TypeError(`\`arrays\` is \`${arrays}\`; choose files or inline`);
  }
  if (arrays === 'files' && !hasFolders) {
    throw new TypeError(
      '`arrays: "files"` needs the engine `shim`: `wasmer` cannot read files back from `/results`',
    );
  }
  return arrays;
}

/**
 * @param {string} name
 * @param {number | undefined} value
 * @param {number} greatest
 */
function checkNumber(name, value, greatest) {
  if (value === undefined || (value > 0 && value <= greatest)) return;
  throw new RangeError(`\`${name}\` is ${value}; it must be more than 0 and at most ${greatest}`);
}
