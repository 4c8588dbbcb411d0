/** Files that runs have left in this browser's storage, where every page of the origin can write. */

/** @import { Files } from '../engines/engine.js' */

const MAX_NAME_BYTES = 255;

const encoder = new TextEncoder();

/**
 * @param {unknown} kept
 * @returns {Files}
 * @throws {TypeError} when no run can have left that
 */
export function keptFiles(kept) {
  if (!(kept instanceof Map)) throw new TypeError('what is stored there is no folder');
  for (const [path, content] of kept) {
    if (isPath(path) && isContent(content)) continue;
    throw new TypeError(
      `what is stored there as ${JSON.stringify(String(path).slice(0, 100))} is no file`,
    );
  }
  return kept;
}

/** @param {unknown} path */
function isPath(path) {
  return typeof path === 'string' && path.split('/').every(isName);
}

/** @param {string} name */
function isName(name) {
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) return false;
  return encoder.encode(name).length <= MAX_NAME_BYTES;
}

/** @param {any} content */
function isContent(content) {
  return content === null || content instanceof Uint8Array || typeof content?.link === 'string';
}
