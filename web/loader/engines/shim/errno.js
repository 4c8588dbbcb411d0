/** The error codes of WASI preview1 that this host gives. */

export const ERRNO = Object.freeze({
  again: 6,
  badf: 8,
  exist: 20,
  fault: 21,
  fbig: 22,
  ilseq: 25,
  inval: 28,
  io: 29,
  isdir: 31,
  loop: 32,
  mfile: 33,
  nametoolong: 37,
  noent: 44,
  nospc: 51,
  notdir: 54,
  notempty: 55,
  notsup: 58,
  perm: 63,
  rofs: 69,
  spipe: 70,
  xdev: 75,
});

/**
 * Thrown by a syscall, and returned to the guest as its code. No `Error`: a failed look-up is
 * ordinary (Python's import makes hundreds) and needs no stack trace.
 */
export class Errno {
  /** @param {keyof typeof ERRNO} name */
  constructor(name) {
    this.code = ERRNO[name];
  }
}
