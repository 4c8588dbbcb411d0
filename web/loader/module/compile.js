/** Compiles the runtime, once for each limit of its memory. */

import { PackageError, PipelineError } from '../errors.js';
import { limitMemory, PAGE_BYTES } from './memory-limit.js';

/** What the module may import, and what it must export. */
const WASI = 'wasi_snapshot_preview1';

/** The runtime's module. */
export class CompiledModule {
  #wasm;
  /** Compiled variants, by their greatest number of pages. @type {Map<number, Promise<WebAssembly.Module>>} */
  #limited = new Map();

  /**
   * @param {Uint8Array<ArrayBuffer>} wasm
   * @param {WebAssembly.Module} module
   */
  constructor(wasm, module) {
    this.#wasm = wasm;
    this.module = module;
  }

  /** @param {Uint8Array<ArrayBuffer>} wasm */
  static async compile(wasm) {
    const module = await compile(wasm);
    checkModule(module);
    return new CompiledModule(wasm, module);
  }

  /**
   * The module with a memory that cannot grow further.
   *
   * @param {number | undefined} maxBytes
   */
  async limitedTo(maxBytes) {
    if (maxBytes === undefined) return this.module;
    const pages = Math.floor(maxBytes / PAGE_BYTES);
    const limited = this.#limited.get(pages) ?? this.#compileLimited(pages);
    this.#limited.set(pages, limited);
    limited.catch(() => this.#limited.delete(pages));
    return limited;
  }

  /** @param {number} pages */
  async #compileLimited(pages) {
    const { wasm, minimum } = limitMemory(this.#wasm, pages);
    if (minimum <= pages) return compile(wasm);
    const message = `\`maxMemoryBytes\` is ${pages * PAGE_BYTES}; the runtime starts with ${minimum * PAGE_BYTES}`;
    throw new PipelineError({ kind: 'memory', message });
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
