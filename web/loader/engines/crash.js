/** Why a guest crashed, from what an engine says of it. */

/** V8's and JavaScriptCore's RangeError, SpiderMonkey's InternalError. */
const STACK_OVERFLOW = /call stack size exceeded|too much recursion/i;

/** In wasm whoever gives up executes this instruction: C's `abort`, a panic in Rust. */
const ABORT = /^(RuntimeError: )?unreachable/i;

/**
 * @param {string} message
 * @returns {'stack' | 'abort' | 'trap'}
 */
export function crashType(message) {
  if (STACK_OVERFLOW.test(message)) return 'stack';
  return ABORT.test(message) ? 'abort' : 'trap';
}
