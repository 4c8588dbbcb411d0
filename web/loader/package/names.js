/** Entry names that mean the same file on every system, or no file at all. */

import { PackageError } from '../errors.js';

/** Each test with what it means to pass it; the first that matches counts. */
const DEFECTS = Object.freeze(
  /** @type {[RegExp, string][]} */ ([
    [/^$/, 'is empty'],
    [/\p{Cc}/u, 'has a control character'],
    [/^\//, 'is absolute; name entries relative to the package'],
    [/\\/, 'has a backslash; separate folders with `/`'],
    [/:/, 'has a colon'],
    [/(^|\/)(\.{0,2})(\/|$)/, 'has a part that is empty, `.` or `..`'],
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
  const defect = DEFECTS.find(([pattern]) => pattern.test(name));
  if (defect) throw badName(`the entry name ${JSON.stringify(name)} ${defect[1]}`);
}

/**
 * @param {string} folded
 * @param {string} name
 * @param {Map<string, string>} taken
 */
function checkFolders(folded, name, taken) {
  for (let end = folded.indexOf('/'); end >= 0; end = folded.indexOf('/', end + 1)) {
    const file = taken.get(folded.slice(0, end));
    if (file) throw badName(`the entry \`${file}\` is a file, but also the folder of \`${name}\``);
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
  if (first === second) return badName(`there are two entries named \`${first}\``);
  return badName(`the entry names \`${first}\` and \`${second}\` are one on some systems`);
}

/** @param {string} message */
function badName(message) {
  return new PackageError('bad_name', message);
}
