/** A module's tables, which take memory of the host beside the guest's own, and grow like it. */

import { findSection, readU32 } from './sections.js';

const TABLE_SECTION = 4;
/** Of functions, and of what the host gives. */
const ELEMENT_TYPES = new Set([0x70, 0x6f]);
const HAS_MAXIMUM = 1;

/** Of all tables together. CPython with NumPy needs some 11,000. */
const MOST_ELEMENTS = 2 ** 20;

/**
 * No engine can be told how far tables may grow, so the module has to say it.
 *
 * @param {Uint8Array} wasm
 * @throws {RangeError} for tables that may become too large
 */
export function checkTables(wasm) {
  const section = findSection(wasm, TABLE_SECTION);
  if (!section) return;
  const reader = { bytes: wasm, at: section.content };
  let elements = 0;
  for (let left = readU32(reader); left > 0; left -= 1) elements += mostElements(reader);
  if (elements <= MOST_ELEMENTS) return;
  throw new RangeError(
    `its tables may have ${elements} elements, at most ${MOST_ELEMENTS} are given`,
  );
}

/** @param {{bytes: Uint8Array, at: number}} reader */
function mostElements(reader) {
  const type = reader.bytes[reader.at++];
  const flags = readU32(reader);
  if (!ELEMENT_TYPES.has(type) || flags !== HAS_MAXIMUM)
    throw new RangeError('only plain tables with a maximum are given');
  readU32(reader); // how many there are at first
  return readU32(reader);
}
