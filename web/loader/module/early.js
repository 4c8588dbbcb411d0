/** What is compiled before anybody has verified it, and of no use until somebody has. */

import { EarlyModule } from '../package/early-module.js';
import { StreamingCompilation } from './streaming.js';

/** @import { ModuleOptions } from './compile.js' */

/** What hears of a module's bytes and does nothing with them. */
const NOTHING = Object.freeze({ push() {}, end() {}, cancel() {}, module: async () => null });

/** The module of a package that arrives. */
export class EarlyCompilation {
  #compilation;

  /**
   * @param {ModuleOptions} options
   * @param {boolean} isAllowed whether a module may be compiled before it was verified
   */
  constructor(options, isAllowed) {
    this.#compilation = isAllowed ? new StreamingCompilation(options) : NOTHING;
    this.arriving = new EarlyModule(this.#compilation);
  }

  /**
   * Of this content, if that is what was compiled: what a package calls its module has to be found again when
   * the whole package has been read.
   *
   * @param {Uint8Array} wasm verified
   */
  async module(wasm) {
    return (await this.arriving.content) === wasm ? this.#compilation.module() : null;
  }
}

/**
 * Begins to compile a module that is at hand.
 *
 * @param {unknown} wasm
 * @param {ModuleOptions} options
 * @returns {Promise<WebAssembly.Module | null>}
 */
export function compileEarly(wasm, options) {
  const compilation = new StreamingCompilation(options);
  if (wasm instanceof Uint8Array) compilation.push(/** @type {Uint8Array<ArrayBuffer>} */ (wasm));
  compilation.end();
  return compilation.module();
}
