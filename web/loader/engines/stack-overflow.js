/** V8's and JavaScriptCore's RangeError, SpiderMonkey's InternalError. */
const STACK_OVERFLOW = /call stack size exceeded|too much recursion/i;

/** Whether an engine says so that calls were nested deeper than its stack. @param {string} message */
export function isStackOverflow(message) {
  return STACK_OVERFLOW.test(message);
}
