/** What a package was made of, as far as its maker says. */

/** @import { Package } from '../loader/index.js' */

/**
 * Names and values, in the order in which a person asks for them.
 *
 * @param {Package} content
 * @returns {[name: string, value: string][]}
 */
export function provenanceOf({ manifest }) {
  const { built_with: tools = {}, provenance } = /** @type {any} */ (manifest.package);
  const { source_revision, toolchain, wasm_opt_flags = [], materials = [] } = provenance ?? {};
  const { edits = [] } = provenance ?? {};
  /** @type {[string, string | undefined][]} */
  const all = [
    ['Source revision', source_revision],
    ...Object.entries(/** @type {{[tool: string]: string}} */ (tools)),
    ['Rust from', toolchain],
    ['Flags of wasm-opt', wasm_opt_flags.join(' ')],
    ...materials.map((/** @type {any} */ { name, sha256 }) => [name, `SHA-256 ${sha256}`]),
    ...edits.map((/** @type {any} */ { by, package: base, entries }) => [
      `Changed by ${by}`,
      `${entries.join(', ')}; before, the package had the SHA-256 ${base}`,
    ]),
  ];
  return /** @type {[string, string][]} */ (all.filter(([, value]) => value));
}
