/** What a package was made of, as its maker says. */

import { isObject } from './json.js';

/**
 * @typedef {object} Provenance
 * @property {string | null} [toolchain] `rustup` or `system`
 * @property {string[]} [wasm_opt_flags]
 * @property {{name: string, sha256: string}[]} [materials] files that went into the package
 * @property {string | null} [source_revision] of the runtime
 */

/** A digest as manifests write it. */
export const SHA256 = /^[0-9a-f]{64}$/;

/**
 * What is wrong, if anything.
 *
 * @param {unknown} provenance
 * @returns {string | undefined}
 */
export function provenanceDefect(provenance) {
  if (provenance === undefined || provenance === null) return undefined;
  if (!isObject(provenance)) return 'it must be an object';
  const { toolchain, wasm_opt_flags: flags = [], materials = [], source_revision } = provenance;
  if (!isOptionalText(toolchain)) return '`toolchain` must be a string';
  if (!isOptionalText(source_revision)) return '`source_revision` must be a string';
  if (!Array.isArray(flags) || flags.some((flag) => typeof flag !== 'string')) {
    return '`wasm_opt_flags` must be an array of strings';
  }
  if (!Array.isArray(materials) || !materials.every(isMaterial)) {
    return '`materials` must be an array of objects with `name` and `sha256`';
  }
  return undefined;
}

/** @param {unknown} value */
function isOptionalText(value) {
  return value === undefined || value === null || typeof value === 'string';
}

/** @param {unknown} material */
function isMaterial(material) {
  if (!isObject(material) || typeof material.name !== 'string') return false;
  return typeof material.sha256 === 'string' && SHA256.test(material.sha256);
}
