/**
 * Takes the safepoints out of a module. They are there since WebKit ends a Worker only when its wasm calls out, and since
 * nothing else ends a run on a page's main thread; elsewhere they cost a tenth of the time for nothing.
 *
 * What `runtime/safepoints` inserts leaves the operands as they were. So instructions that do nothing can stand in its
 * place: the module keeps its length, all of it stays where it was, and its bytes can go on as they arrive. Code is known
 * by its bytes. All of it calls one of two functions, which nothing else calls, and which are the first of those that stand
 * behind all others. A module in which somebody else wrote the same code does something else without it, in its
 * sandbox as before.
 */

import { findHelpers } from './safepoint-helpers.js';
import { encodeU32, readU32 } from './sections.js';

/** @import { Helpers } from './safepoint-helpers.js' */

const NOP = 0x01;
const [CALL, END, IF, LOOP, BR_IF] = [0x10, 0x0b, 0x04, 0x03, 0x0d];
const [LOCAL_GET, LOCAL_SET, LOCAL_TEE] = [0x20, 0x21, 0x22];
const [GLOBAL_GET, GLOBAL_SET, I32_CONST, I32_ADD, I32_SUB] = [0x23, 0x24, 0x41, 0x6a, 0x6b];
const [I32_GT_S, I32_LE_S, EMPTY] = [0x4a, 0x4c, 0x40];

/** A batch less one, and a comparison with it. */
const IS_DUE = [I32_CONST, 31, I32_GT_S];
const PLUS_ONE = [I32_CONST, 1, I32_ADD];

/** How far before a call its safepoint begins at most, and how far behind it ends. */
const REACH = 64;

/** A module that arrives. */
export class WithoutSafepoints {
  /** What has arrived and was not given on. */
  #held = new Uint8Array();
  /** Where that stands in the module. */
  #start = 0;
  /** How much of it was searched. */
  #searched = 0;
  /** @type {ReturnType<typeof findHelpers>} */
  #helpers;

  /**
   * Gives what is ready of the module.
   *
   * @param {Uint8Array} part which stays as it is
   * @returns {Uint8Array<ArrayBuffer>}
   */
  push(part) {
    const joined = new Uint8Array(this.#held.length + part.length);
    joined.set(this.#held);
    joined.set(part, this.#held.length);
    this.#held = joined;
    if (this.#helpers === undefined) this.#helpers = findHelpers(joined);
    if (this.#helpers === undefined) return new Uint8Array(); // code has not begun
    return this.#give(Math.max(0, joined.length - REACH));
  }

  /** The rest. @returns {Uint8Array<ArrayBuffer>} */
  end() {
    return this.#give(this.#held.length);
  }

  /** @param {number} upTo where to stop searching */
  #give(upTo) {
    const helpers = this.#helpers;
    if (helpers) {
      const [from, to] = [helpers.code, helpers.end].map((at) => Math.max(0, at - this.#start));
      removeFrom(this.#held, Math.max(from, this.#searched), Math.min(to, upTo), helpers);
    }
    const isWhole = upTo === this.#held.length;
    const ready = isWhole ? upTo : Math.max(0, upTo - REACH);
    const given = this.#held.subarray(0, ready);
    this.#held = this.#held.subarray(ready);
    this.#start += ready;
    this.#searched = upTo - ready;
    return given;
  }
}

/**
 * The same of a module that is at hand.
 *
 * @param {Uint8Array<ArrayBuffer>} wasm
 */
export function withoutSafepoints(wasm) {
  const helpers = findHelpers(wasm);
  if (!helpers) return wasm;
  const copy = wasm.slice();
  removeFrom(copy, helpers.code, helpers.end, helpers);
  return copy;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 * @param {Helpers} helpers
 */
function removeFrom(bytes, from, to, { host, batch, counter }) {
  const one = [
    ...[GLOBAL_GET, ...counter, I32_CONST, 1, I32_SUB, GLOBAL_SET, ...counter],
    ...[GLOBAL_GET, ...counter, I32_CONST, 0, I32_LE_S, IF, EMPTY],
  ];
  for (const at of calls(bytes, from, to, host)) removeOne(bytes, at, one, host.length);
  for (const at of calls(bytes, from, to, batch)) removeBatch(bytes, at, batch.length);
}

/**
 * Where a function is called. Its index ends in a byte that is rarer than that of a call.
 *
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 * @param {number[]} index
 */
function* calls(bytes, from, to, index) {
  const call = [CALL, ...index];
  const last = /** @type {number} */ (index.at(-1));
  let end = from + index.length - 1;
  while (true) {
    end = bytes.indexOf(last, end + 1);
    const at = end - index.length;
    if (end < 0 || at >= to) return;
    if (is(bytes, at, call)) yield at;
  }
}

/**
 * Of a call, or of an iteration that counts at once.
 *
 * @param {Uint8Array} bytes
 * @param {number} at where the host's helper is called
 * @param {number[]} code before that
 * @param {number} length of the helper's index
 */
function removeOne(bytes, at, code, length) {
  const [start, end] = [at - code.length, at + 1 + length];
  if (is(bytes, start, code) && bytes[end] === END) bytes.fill(NOP, start, end + 1);
}

/**
 * Of iterations that count in batches.
 *
 * @param {Uint8Array} bytes
 * @param {number} at where a batch is paid for
 * @param {number} length of the helper's index
 */
function removeBatch(bytes, at, length) {
  const set = at + 1 + length;
  if (bytes[set] !== LOCAL_SET) return;
  const local = numberAt(bytes, set + 1);
  const end = set + 1 + local.length;
  const payment = [...IS_DUE, IF, EMPTY, LOCAL_GET, ...local];
  const due = at - payment.length;
  if (bytes[end] !== END || !is(bytes, due, payment)) return;
  const count = [LOCAL_GET, ...local];
  const tee = [LOCAL_TEE, ...local];
  const one = [...count, ...PLUS_ONE, ...tee];
  const strip = [...count, LOCAL_GET, ...before(local), I32_ADD, ...tee];
  const counting = [one, strip, count].find((code) => is(bytes, due - code.length, code));
  if (!counting) return;
  if (counting === count) {
    // The loop around a leaf pays; the leaf counts.
    const header = end + 1;
    const inside = header + 1 + numberAt(bytes, header + 1).length;
    const leaf = [...one, ...IS_DUE, BR_IF, 1];
    if (bytes[header] !== LOOP || !is(bytes, inside, leaf)) return;
    bytes.fill(NOP, inside, inside + leaf.length);
  }
  bytes.fill(NOP, due - counting.length, end + 1);
}

/** The index of the variable before, which has the length of a strip. @param {number[]} local */
function before(local) {
  return encodeU32(readU32({ bytes: Uint8Array.from(local), at: 0 }) - 1);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number[]} code
 */
function is(bytes, at, code) {
  for (let place = 0; place < code.length; place += 1) {
    if (bytes[at + place] !== code[place]) return false;
  }
  return true;
}

/**
 * The bytes of a number in LEB128.
 *
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function numberAt(bytes, at) {
  let end = at;
  while (end < at + 4 && (bytes[end] ?? 0) >= 0x80) end += 1;
  return [...bytes.subarray(at, end + 1)];
}
