/** `manifest.json`: a pipeline, and the list of what the package holds. */

import { PackageError } from '../errors.js';
import { FORMAT_VERSION, MANIFEST, RUNTIME_TARGET } from './layout.js';

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
 * @property {FileRecord[]} files
 */

/**
 * @typedef {{runtime_target: string, package: PackageInfo, [field: string]: unknown}} PackageManifest
 */

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * @param {string} text
 * @returns {PackageManifest}
 */
export function parseManifest(text) {
  const manifest = parseObject(text);
  const target = manifest.runtime_target;
  if (target !== RUNTIME_TARGET) {
    const found = target === undefined ? 'none' : JSON.stringify(target);
    const message = `\`runtime_target\` in \`${MANIFEST}\` is ${found}; "${RUNTIME_TARGET}" is needed`;
    throw new PackageError('wrong_target', message);
  }
  checkInfo(manifest.package);
  return manifest;
}

/** @param {string} text */
function parseObject(text) {
  try {
    const value = JSON.parse(text);
    if (isObject(value)) return /** @type {any} */ (value);
  } catch (cause) {
    throw invalid(`it is not JSON: ${/** @type {Error} */ (cause).message}`, cause);
  }
  throw invalid('it is not a JSON object');
}

/** @param {unknown} info */
function checkInfo(info) {
  if (!isObject(info)) throw invalid('`package` must be an object');
  const { format, python, files } = info;
  if (typeof format !== 'string') throw invalid('`package.format` must be a string');
  if (format !== FORMAT_VERSION) {
    const message = `the package has format \`${format}\`; this reader knows \`${FORMAT_VERSION}\``;
    throw new PackageError('unknown_format', message);
  }
  if (python !== undefined && python !== null && typeof python !== 'string') {
    throw invalid('`package.python` must be a string');
  }
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
    typeof record.sha256 === 'string' &&
    SHA256.test(record.sha256);
  if (!good) throw invalid(`\`package.files[${index}]\` needs \`path\`, \`size\` and \`sha256\``);
}

/**
 * @param {unknown} value
 * @returns {value is {[field: string]: unknown}}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {string} reason
 * @param {unknown} [cause]
 */
function invalid(reason, cause) {
  return new PackageError('manifest_invalid', `\`${MANIFEST}\` is wrong: ${reason}`, { cause });
}
