/** Entry names that mean the same file on every system, or no file at all. */

import { PackageError } from '../errors.js';

/** @import { PackageErrorCode } from '../errors.js' */

/** The longest name, and the longest part of one, in bytes of UTF-8. */
const MAX_BYTES = 1024;
const MAX_PART_BYTES = 255;

/** What is not seen itself, and changes how the rest is seen. */
const NOT_SEEN = /[\p{Cf}\p{Zl}\p{Zp}]/u;

/** Where Windows finds a device, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[1-9¹²³]) *(\.|$)/i;

/** Each test with its code and what it means to pass it; the first that matches counts. */
const DEFECTS = Object.freeze(
  /** @type {[RegExp, PackageErrorCode, string][]} */ ([
    [/^$/, 'name_empty', 'is empty'],
    [/\p{Cc}/u, 'name_control_character', 'has a control character'],
    [NOT_SEEN, 'name_format_character', 'has a character that formats text and is not seen'],
    [/\p{Surrogate}/u, 'name_not_utf8', 'has half a surrogate pair'],
    [/^\//, 'name_absolute', 'is absolute; name entries relative to the package'],
    [/\\/, 'name_backslash', 'has a backslash; separate folders with `/`'],
    [/:/, 'name_colon', 'has a colon'],
    [/[<>"|?*]/, 'name_character', 'has one of the characters `<>"|?*`, which Windows refuses'],
  ]),
);

/** The same of the parts of a name, which count from the left: a part is looked at in full before the next one. */
const PART_DEFECTS = Object.freeze(
  /** @type {[RegExp, PackageErrorCode, string][]} */ ([
    [/^\.{0,2}$/, 'name_segment', 'has a part that is empty, `.` or `..`'],
    [/[. ]$/, 'name_ending', 'has a part that ends in a dot or a space, which Windows drops'],
    [DEVICE, 'name_device', 'has a part that is the name of a device on Windows'],
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
    const begin = shown(name.slice(0, 40));
    const message = `the entry name that begins with ${begin} is too long`;
    throw new PackageError('name_too_long', message);
  }
  refuse(name, name, DEFECTS);
  for (const part of name.split('/')) refuse(part, name, PART_DEFECTS);
}

/**
 * @param {string} text the name or a part of it
 * @param {string} name
 * @param {readonly [RegExp, PackageErrorCode, string][]} defects
 */
function refuse(text, name, defects) {
  for (const [pattern, code, defect] of defects) {
    if (pattern.test(text)) {
      throw new PackageError(code, `the entry name ${shown(name)} ${defect}`);
    }
  }
}

/**
 * With escapes in the place of what is not seen.
 *
 * @param {string} name
 */
function shown(name) {
  const escaped = (/** @type {string} */ character) =>
    `\\u{${character.codePointAt(0)?.toString(16)}}`;
  return JSON.stringify(name).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
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
      const message = `the entry ${shown(file)} is a file, but also the folder of ${shown(name)}`;
      throw new PackageError('name_is_folder', message);
    }
  }
}

/**
 * Some systems ignore case, some compose letters. Lower, upper and lower case again is at least Unicode's full case
 * folding, if it is done letter for letter: what a letter becomes must not depend on its neighbours.
 *
 * @param {string} name
 */
function fold(name) {
  const lower = each(name.normalize('NFD'), (letter) => letter.toLowerCase());
  const upper = each(lower, (letter) => letter.toUpperCase());
  return each(upper, (letter) => letter.toLowerCase()).normalize('NFD');
}

/**
 * @param {string} text
 * @param {(letter: string) => string} change
 */
function each(text, change) {
  return Array.from(text, change).join('');
}

/**
 * @param {string} first
 * @param {string} second
 */
function collision(first, second) {
  if (first === second) {
    return new PackageError('name_duplicate', `there are two entries named ${shown(first)}`);
  }
  const composed = first.normalize() === second.normalize();
  const code = composed ? 'name_unicode_collision' : 'name_case_collision';
  const message = `the entry names ${shown(first)} and ${shown(second)} are one on some systems`;
  return new PackageError(code, message);
}
