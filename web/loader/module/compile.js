/** Compiles the runtime, once for each limit of its memory. */

import { PackageError, PipelineError } from '../errors.js';
import { findMemory, limitMemory, PAGE_BYTES, pagesOf } from './memory-limit.js';
import { checkTables } from './tables.js';
import { withoutSafepoints } from './without-safepoints.js';

/** What the module may import, and what it must export. */
const WASI = 'wasi_snapshot_preview1';

/**
 * How a module is compiled.
 *
 * @typedef {object} ModuleOptions
 * @property {number} [maxMemoryBytes] the limit of the memory of runs that name none
 * @property {boolean} [safepoints] whether those that it has stay in it, default true
 */

/** The runtime's module. */
export class CompiledModule {
  #wasm;
  #safepoints;
  /** By the greatest number of pages. @type {Map<number | undefined, Promise<WebAssembly.Module>>} */
  #variants = new Map();

  /**
   * Use {@link CompiledModule.compile}.
   *
   * @param {Uint8Array<ArrayBuffer>} wasm
   * @param {ModuleOptions} options
   */
  constructor(wasm, { maxMemoryBytes, safepoints = true }) {
    this.#wasm = wasm;
    this.#safepoints = safepoints;
    this.maxBytes = maxMemoryBytes;
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} wasm
   * @param {ModuleOptions} [options]
   * @param {WebAssembly.Module | null} [early] of the same bytes with the same options, if there is one
   */
  static async compile(wasm, options = {}, early = null) {
    const compiled = new CompiledModule(wasm, options);
    if (early) compiled.#variants.set(pagesOf(options.maxMemoryBytes), Promise.resolve(early));
    checkModule(await compiled.limitedTo());
    checkSizes(wasm);
    return compiled;
  }

  /**
   * The module with a memory that cannot grow further.
   *
   * @param {number} [maxBytes]
   */
  async limitedTo(maxBytes = this.maxBytes) {
    const pages = pagesOf(maxBytes);
    const variant = this.#variants.get(pages) ?? this.#compile(pages);
    this.#variants.set(pages, variant);
    variant.catch(() => this.#variants.delete(pages));
    return variant;
  }

  /** @param {number | undefined} pages */
  async #compile(pages) {
    const whole = this.#safepoints ? this.#wasm : withoutSafepoints(this.#wasm);
    if (pages === undefined) return compile(whole);
    const { wasm, minimum } = await limited(whole, pages);
    if (minimum <= pages) return compile(wasm);
    const message = `\`maxMemoryBytes\` is ${pages * PAGE_BYTES}; the runtime starts with ${minimum * PAGE_BYTES}`;
    throw new PipelineError({ kind: 'memory', message });
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} wasm
 * @param {number} pages
 */
async function limited(wasm, pages) {
  try {
    return limitMemory(wasm, pages);
  } catch (cause) {
    await compile(wasm); // says it better where more is wrong
    throw unlimited(/** @type {Error} */ (cause));
  }
}

/** What no limit holds for is refused without one, too. @param {Uint8Array<ArrayBuffer>} wasm */
function checkSizes(wasm) {
  try {
    findMemory(wasm);
    checkTables(wasm);
  } catch (cause) {
    throw unlimited(/** @type {Error} */ (cause));
  }
}

/** @param {Error} cause */
function unlimited(cause) {
  const message = `the package's wasm cannot be limited: ${cause.message}`;
  return new PackageError('wasm_invalid', message, { cause });
}

/** @param {Uint8Array<ArrayBuffer>} wasm */
async function compile(wasm) {
  try {
    return await WebAssembly.compile(wasm);
  } catch (cause) {
    const message = `the package's wasm cannot be compiled: ${/** @type {Error} */ (cause).message}`;
    throw new PackageError('wasm_invalid', message, { cause });
  }
}

/** What the host of a command uses of it, with what that must be. */
const EXPORTS = Object.freeze({ memory: 'memory', _start: 'function' });

/** @param {WebAssembly.Module} module */
function checkModule(module) {
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (from !== WASI) throw invalid(`imports \`${from}.${name}\`; only \`${WASI}\` is there`);
    if (kind !== 'function')
      throw invalid(`imports the ${kind} \`${name}\`; only functions are there`);
  }
  const exported = new Map(
    WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]),
  );
  for (const [name, kind] of Object.entries(EXPORTS)) {
    if (exported.get(name) === kind) continue;
    throw invalid(`is no WASI command: it does not export the ${kind} \`${name}\``);
  }
}

/** @param {string} defect */
function invalid(defect) {
  return new PackageError('wasm_invalid', `the package's wasm ${defect}`);
}
