/** What a package was made of, as its maker says. */

import { isObject } from './json.js';

/**
 * @typedef {object} Provenance
 * @property {string | null} [toolchain] `rustup` or `system`
 * @property {string[]} [wasm_opt_flags]
 * @property {{name: string, sha256: string}[]} [materials] files that went into the package
 * @property {string | null} [source_revision] of the runtime
 * @property {RuntimeVariant | null} [runtime]
 * @property {Snapshot | null} [snapshot] absent where a run starts Python itself
 * @property {Edit[]} [edits] how it was changed after it had been made, the first change first
 */

/**
 * @typedef {object} Edit a change of a package: what the rest of the provenance says holds for what it left
 * @property {string} by what has changed it
 * @property {string} package SHA-256 of the package that was changed
 * @property {string[]} entries that were added, replaced or removed, sorted; `manifest.json` where the pipeline
 *   is another
 */

/**
 * @typedef {object} RuntimeVariant which variant of the runtime the module is
 * @property {string} crate that it was compiled from
 * @property {string[]} builtins what is built in beyond the modules that every variant has
 * @property {boolean} safepoints whether it calls its host every so often
 * @property {boolean} debug whether it has kept the names of its functions
 */

/**
 * @typedef {object} Snapshot the memory that each run begins with, in which Python has been started
 * @property {string[]} modules of Python that have been imported, of those that are files; sorted
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
  const { toolchain, wasm_opt_flags: flags = [], materials = [] } = provenance;
  const { source_revision, runtime, snapshot } = provenance;
  if (!isOptionalText(toolchain)) return '`toolchain` must be a string';
  if (!isOptionalText(source_revision)) return '`source_revision` must be a string';
  if (!isTexts(flags)) return '`wasm_opt_flags` must be an array of strings';
  if (!Array.isArray(materials) || !materials.every(isMaterial)) {
    return '`materials` must be an array of objects with `name` and `sha256`';
  }
  return runtimeDefect(runtime) ?? snapshotDefect(snapshot) ?? editsDefect(provenance.edits);
}

/** @param {unknown} snapshot */
function snapshotDefect(snapshot) {
  if (snapshot === undefined || snapshot === null) return undefined;
  if (!isObject(snapshot)) return '`snapshot` must be an object';
  return isTexts(snapshot.modules) ? undefined : '`snapshot.modules` must be an array of strings';
}

/** @param {unknown} edits */
function editsDefect(edits = []) {
  if (Array.isArray(edits) && edits.every(isEdit)) return undefined;
  return '`edits` must be an array of objects with `by`, `package` and `entries`';
}

/** @param {unknown} edit */
function isEdit(edit) {
  if (!isObject(edit) || typeof edit.by !== 'string' || !isTexts(edit.entries)) return false;
  return typeof edit.package === 'string' && SHA256.test(edit.package);
}

/** @param {unknown} runtime */
function runtimeDefect(runtime) {
  if (runtime === undefined || runtime === null) return undefined;
  if (!isObject(runtime)) return '`runtime` must be an object';
  if (typeof runtime.crate !== 'string') return '`runtime.crate` must be a string';
  if (!isTexts(runtime.builtins)) return '`runtime.builtins` must be an array of strings';
  const unsaid = ['safepoints', 'debug'].find((field) => typeof runtime[field] !== 'boolean');
  return unsaid && `\`runtime.${unsaid}\` must be true or false`;
}

/** @param {unknown} value */
function isOptionalText(value) {
  return value === undefined || value === null || typeof value === 'string';
}

/** @param {unknown} value */
function isTexts(value) {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** @param {unknown} material */
function isMaterial(material) {
  if (!isObject(material) || typeof material.name !== 'string') return false;
  return typeof material.sha256 === 'string' && SHA256.test(material.sha256);
}
