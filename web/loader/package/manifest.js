/** `manifest.json`: a pipeline, and the list of what the package holds. */

import { PackageError } from '../errors.js';
import { isObject, parseJsonObject } from './json.js';
import { FORMAT_VERSION, MANIFEST, RUNTIME_TARGET } from './layout.js';
import { checkPipeline } from './pipeline.js';
import { provenanceDefect, SHA256 } from './provenance.js';

/**
 * @typedef {object} FileRecord
 * @property {string} path
 * @property {number} size
 * @property {string} sha256
 */

/**
 * What a package holds and how it was made.
 *
 * @typedef {object} PackageInfo
 * @property {string} format
 * @property {string} [python] the version of the CPython in the wasm module
 * @property {{[tool: string]: string}} [built_with]
 * @property {import('./provenance.js').Provenance | null} [provenance]
 * @property {FileRecord[]} files
 */

/**
 * @typedef {{runtime_target: string, package: PackageInfo, [field: string]: unknown}} PackageManifest
 */

/** A later minor version adds what may be ignored; another major version may mean anything. */
const KNOWN_FORMAT = /^1\.(0|[1-9][0-9]*)$/;

/**
 * @param {string} text
 * @returns {PackageManifest}
 */
export function parseManifest(text) {
  const manifest = /** @type {PackageManifest} */ (parseJsonObject(text));
  checkVersion(manifest.package);
  const target = manifest.runtime_target;
  if (target !== RUNTIME_TARGET) {
    const found = target === undefined ? 'none' : JSON.stringify(target);
    const message = `\`runtime_target\` in \`${MANIFEST}\` is ${found}; "${RUNTIME_TARGET}" is needed`;
    throw new PackageError('wrong_target', message);
  }
  checkInfo(manifest.package);
  checkPipeline(manifest);
  return manifest;
}

/**
 * Comes before all other checks: another major version may have changed what they are about.
 *
 * @param {unknown} info
 */
function checkVersion(info) {
  const format = isObject(info) ? info.format : undefined;
  if (typeof format !== 'string' || KNOWN_FORMAT.test(format)) return;
  const knows = `this reader knows \`${FORMAT_VERSION}\` and later versions of 1`;
  throw new PackageError('unknown_format', `the package has format \`${format}\`; ${knows}`);
}

/** @param {unknown} info */
function checkInfo(info) {
  if (!isObject(info)) throw invalid('`package` must be an object');
  const { format, python, built_with: tools = {}, provenance, files } = info;
  if (typeof format !== 'string') throw invalid('`package.format` must be a string');
  if (python !== undefined && python !== null && typeof python !== 'string') {
    throw invalid('`package.python` must be a string');
  }
  if (!isObject(tools) || Object.values(tools).some((tool) => typeof tool !== 'string')) {
    throw invalid('`package.built_with` must be an object of strings');
  }
  const defect = provenanceDefect(provenance);
  if (defect) throw invalid(`\`package.provenance\`: ${defect}`);
  if (!Array.isArray(files)) throw invalid('`package.files` must be an array');
  files.forEach(checkRecord);
}

/**
 * @param {unknown} record
 * @param {number} index
 */
function checkRecord(record, index) {
  const good =
    isObject(record) &&
    typeof record.path === 'string' &&
    Number.isSafeInteger(record.size) &&
    /** @type {number} */ (record.size) >= 0 &&
    typeof record.sha256 === 'string' &&
    SHA256.test(record.sha256);
  if (!good) throw invalid(`\`package.files[${index}]\` needs \`path\`, \`size\` and \`sha256\``);
}

/** @param {string} reason */
function invalid(reason) {
  return new PackageError('manifest_invalid', `\`${MANIFEST}\` is wrong: ${reason}`);
}
