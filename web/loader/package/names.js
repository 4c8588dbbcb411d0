/** Entry names that mean the same file on every system, or no file at all. */

import { PackageError } from '../errors.js';

/** @import { PackageErrorCode } from '../errors.js' */

/** The longest name, and the longest part of one, in bytes of UTF-8. */
const MAX_BYTES = 1024;
const MAX_PART_BYTES = 255;

/** Each test with its code and what it means to pass it; the first that matches counts. */
const DEFECTS = Object.freeze(
  /** @type {[RegExp, PackageErrorCode, string][]} */ ([
    [/^$/, 'name_empty', 'is empty'],
    [/\p{Cc}/u, 'name_control_character', 'has a control character'],
    [/\p{Surrogate}/u, 'name_not_utf8', 'has half a surrogate pair'],
    [/^\//, 'name_absolute', 'is absolute; name entries relative to the package'],
    [/\\/, 'name_backslash', 'has a backslash; separate folders with `/`'],
    [/:/, 'name_colon', 'has a colon'],
    [/(^|\/)(\.{0,2})(\/|$)/, 'name_segment', 'has a part that is empty, `.` or `..`'],
  ]),
);

/**
 * Refuses names that are bad, and names that would fall together on some system.
 *
 * @param {string[]} names
 */
export function checkNames(names) {
  /** @type {Map<string, string>} */
  const taken = new Map();
  for (const name of names) {
    checkName(name);
    const folded = fold(name);
    const other = taken.get(folded);
    if (other !== undefined) throw collision(other, name);
    taken.set(folded, name);
  }
  for (const [folded, name] of taken) checkFolders(folded, name, taken);
}

/** @param {string} name */
function checkName(name) {
  if (
    byteLength(name) > MAX_BYTES ||
    name.split('/').some((part) => byteLength(part) > MAX_PART_BYTES)
  ) {
    const begin = JSON.stringify(name.slice(0, 40));
    const message = `the entry name that begins with ${begin} is too long`;
    throw new PackageError('name_too_long', message);
  }
  for (const [pattern, code, defect] of DEFECTS) {
    if (pattern.test(name)) {
      throw new PackageError(code, `the entry name ${JSON.stringify(name)} ${defect}`);
    }
  }
}

/** @param {string} text */
function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

/**
 * @param {string} folded
 * @param {string} name
 * @param {Map<string, string>} taken
 */
function checkFolders(folded, name, taken) {
  for (let end = folded.indexOf('/'); end >= 0; end = folded.indexOf('/', end + 1)) {
    const file = taken.get(folded.slice(0, end));
    if (file) {
      const message = `the entry \`${file}\` is a file, but also the folder of \`${name}\``;
      throw new PackageError('name_is_folder', message);
    }
  }
}

/**
 * Some systems ignore case, some compose letters.
 *
 * @param {string} name
 */
function fold(name) {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * @param {string} first
 * @param {string} second
 */
function collision(first, second) {
  if (first === second) {
    return new PackageError('name_duplicate', `there are two entries named \`${first}\``);
  }
  const composed = first.normalize('NFC') === second.normalize('NFC');
  const code = composed ? 'name_unicode_collision' : 'name_case_collision';
  const message = `the entry names \`${first}\` and \`${second}\` are one on some systems`;
  return new PackageError(code, message);
}
