/** Compiles the runtime, once for each limit of its memory. */

import { PackageError, PipelineError } from '../errors.js';
import { limitMemory, PAGE_BYTES } from './memory-limit.js';

/** What the module may import, and what it must export. */
const WASI = 'wasi_snapshot_preview1';

/** The runtime's module. */
export class CompiledModule {
  #wasm;
  /** By the greatest number of pages. @type {Map<number | undefined, Promise<WebAssembly.Module>>} */
  #variants = new Map();

  /**
   * Use {@link CompiledModule.compile}.
   *
   * @param {Uint8Array<ArrayBuffer>} wasm
   * @param {number | undefined} maxBytes the limit of the memory of runs that name none
   */
  constructor(wasm, maxBytes) {
    this.#wasm = wasm;
    this.maxBytes = maxBytes;
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} wasm
   * @param {number} [maxBytes]
   * @param {WebAssembly.Module | null} [early] of the same bytes with the same limit, if there is one
   */
  static async compile(wasm, maxBytes, early = null) {
    const compiled = new CompiledModule(wasm, maxBytes);
    if (early) compiled.#variants.set(pagesOf(maxBytes), Promise.resolve(early));
    checkModule(await compiled.limitedTo());
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
    if (pages === undefined) return compile(this.#wasm);
    const { wasm, minimum } = await limited(this.#wasm, pages);
    if (minimum <= pages) return compile(wasm);
    const message = `\`maxMemoryBytes\` is ${pages * PAGE_BYTES}; the runtime starts with ${minimum * PAGE_BYTES}`;
    throw new PipelineError({ kind: 'memory', message });
  }
}

/** The pages of a memory of so many bytes. @param {number | undefined} maxBytes */
export function pagesOf(maxBytes) {
  return maxBytes && Math.floor(maxBytes / PAGE_BYTES);
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
    const message = `the package's wasm cannot be limited: ${/** @type {Error} */ (cause).message}`;
    throw new PackageError('wasm_invalid', message, { cause });
  }
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

/** @param {WebAssembly.Module} module */
function checkModule(module) {
  const foreign = WebAssembly.Module.imports(module).find((one) => one.module !== WASI);
  if (foreign) {
    const name = `${foreign.module}.${foreign.name}`;
    throw new PackageError(
      'wasm_invalid',
      `the package's wasm imports \`${name}\`; only \`${WASI}\` is there`,
    );
  }
  const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  for (const name of ['memory', '_start']) {
    if (exported.has(name)) continue;
    throw new PackageError(
      'wasm_invalid',
      `the package's wasm is no WASI command: it does not export \`${name}\``,
    );
  }
}
