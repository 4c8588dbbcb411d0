/**
 * Limits a module's memory by the maximum that the module itself names. It is the one way that
 * every engine enforces, whoever grows the memory and however.
 */

import { encodeU32, findSection, readU32 } from './sections.js';

/** In which memories are measured. */
export const PAGE_BYTES = 65_536;

/** The pages of a memory of so many bytes. @param {number | undefined} maxBytes */
export function pagesOf(maxBytes) {
  return maxBytes && Math.floor(maxBytes / PAGE_BYTES);
}

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;

/**
 * @param {Uint8Array<ArrayBuffer>} wasm a module with one memory of its own
 * @param {number} maxPages
 * @returns {{wasm: Uint8Array<ArrayBuffer>, minimum: number}} the minimum in pages
 * @throws {RangeError} for another module
 */
export function limitMemory(wasm, maxPages) {
  const { section, minimum, maximum = maxPages } = findMemory(wasm);
  const content = [
    1,
    HAS_MAXIMUM,
    ...encodeU32(minimum),
    ...encodeU32(Math.min(maximum, maxPages)),
  ];
  const replacement = [MEMORY_SECTION, ...encodeU32(content.length), ...content];
  const limited = new Uint8Array(wasm.length + replacement.length - (section.end - section.start));
  limited.set(wasm.subarray(0, section.start));
  limited.set(replacement, section.start);
  limited.set(wasm.subarray(section.end), section.start + replacement.length);
  return { wasm: limited, minimum };
}

/**
 * The memory of a module that has one, and no more.
 *
 * @param {Uint8Array} wasm
 * @returns {{section: {start: number, end: number}, minimum: number, maximum: number | undefined}} both in pages
 * @throws {RangeError} for another module
 */
export function findMemory(wasm) {
  const section = findSection(wasm, MEMORY_SECTION);
  if (!section) throw new RangeError('the module has no memory');
  const reader = { bytes: wasm, at: section.content };
  const count = readU32(reader);
  const flags = readU32(reader);
  const minimum = readU32(reader);
  const maximum = flags & HAS_MAXIMUM ? readU32(reader) : undefined;
  if (count !== 1 || flags & ~HAS_MAXIMUM)
    throw new RangeError('only one plain memory can be limited');
  return { section, minimum, maximum };
}
