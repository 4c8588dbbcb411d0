/** Finds in a module what its safepoints call and count in, if it has any: that stands behind all else. */

import { encodeU32, findSection, readU32 } from './sections.js';

const [IMPORTS, FUNCTIONS, MEMORIES, GLOBALS, CODE] = [2, 3, 5, 6, 10];

/** Where code begins at the latest: what is before it is small. */
const MAX_FRONT_BYTES = 2 ** 22;
/** Functions of the host, and what helpers there are: two, and two more for `memory.copy` and `memory.fill`. */
const A_FUNCTION = 0;
const WITHOUT_MEMORY = 2;
const WITH_MEMORY = 4;

/**
 * @typedef {object} Helpers
 * @property {number} code where functions begin
 * @property {number} end where they end
 * @property {number[]} host the index of the function that calls the host, as it stands in code
 * @property {number[]} batch that of the one that pays for a batch
 * @property {number[]} counter that of the variable that counts
 */

/**
 * @param {Uint8Array} bytes of a module, as far as it has arrived
 * @returns {Helpers | null | undefined} undefined as long as code has not begun; null where there can be none
 */
export function findHelpers(bytes) {
  try {
    const code = findSection(bytes, CODE, { isWhole: false });
    if (!code) return bytes.length > MAX_FRONT_BYTES ? null : undefined;
    const functions = importedFunctions(bytes) + countIn(bytes, FUNCTIONS);
    const host = functions - (findSection(bytes, MEMORIES) ? WITH_MEMORY : WITHOUT_MEMORY);
    const counter = countIn(bytes, GLOBALS) - 1;
    if (host < 0 || counter < 0) return null;
    const indices = {
      host: encodeU32(host),
      batch: encodeU32(host + 1),
      counter: encodeU32(counter),
    };
    return { code: code.content, end: code.end, ...indices };
  } catch (error) {
    if (error instanceof RangeError) return bytes.length > MAX_FRONT_BYTES ? null : undefined;
    throw error;
  }
}

/**
 * How many entries a section has.
 *
 * @param {Uint8Array} bytes
 * @param {number} id
 */
function countIn(bytes, id) {
  const section = findSection(bytes, id);
  return section ? readU32({ bytes, at: section.content }) : 0;
}

/**
 * @param {Uint8Array} bytes
 * @throws {RangeError} where anything else is imported
 */
function importedFunctions(bytes) {
  const section = findSection(bytes, IMPORTS);
  if (!section) return 0;
  const reader = { bytes, at: section.content };
  const count = readU32(reader);
  for (let left = count; left > 0; left -= 1) {
    skipText(reader);
    skipText(reader);
    if (bytes[reader.at++] !== A_FUNCTION) throw new RangeError('only functions are imported');
    readU32(reader);
  }
  return count;
}

/** @param {{bytes: Uint8Array, at: number}} reader */
function skipText(reader) {
  const size = readU32(reader);
  reader.at += size;
}
