/** What is thrown to end the guest. None is an error of this program. */

/** @import { StreamName } from '../engine.js' */

/** The guest called `proc_exit`. */
export class ProcExit {
  /** @param {number} code */
  constructor(code) {
    this.code = code;
  }
}

/** The guest wrote more than it may. */
export class OutputLimitExceeded {
  /** @param {StreamName} stream */
  constructor(stream) {
    this.stream = stream;
  }
}

/** The guest wrote more to its folder than it may, or made more in it. */
export class DataLimitExceeded {
  /** @param {'data' | 'files'} limit */
  constructor(limit) {
    this.limit = limit;
  }
}

/** The guest left a path that is longer than any may be: folders can be nested, or moved, without naming a long one. */
export class PathTooLong {}

/** The guest ran for longer than it may. */
export class TimeIsOver {}

/** The guest cannot run, or go on, for a reason that is none of its own. */
export class CannotRun {
  /** @param {unknown} cause */
  constructor(cause) {
    this.cause = cause;
  }
}
