/** Calls with arguments that no honest guest gives: each is answered by a code, whatever it is. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataLimitExceeded } from '../engines/shim/exits.js';
import { Quota } from '../engines/shim/quota.js';
import { CODE, guest, text } from './support/guest.js';

const { SUCCESS, BADF, FAULT, INVAL, NAMETOOLONG } = CODE;
const [CREATE, READ_AND_WRITE] = [1, (1n << 1n) | (1n << 6n)];

/** Numbers of 32 and of 64 bits, as wasm passes them: at both ends, and at the end of the memory. */
const NUMBERS = [0, 1, 4, 131_068, 131_071, 131_072, 2 ** 31 - 1, -(2 ** 31), -8, -1];
const LONG_NUMBERS = [0n, 7n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), -1n];

/** The calls with the places of their 64-bit arguments. */
const LONG = {
  clock_time_get: [1],
  fd_advise: [1, 2],
  fd_allocate: [1, 2],
  fd_fdstat_set_rights: [1, 2],
  fd_filestat_set_size: [1],
  fd_filestat_set_times: [1, 2],
  fd_pread: [3],
  fd_pwrite: [3],
  fd_readdir: [3],
  fd_seek: [1],
  path_filestat_set_times: [4, 5],
  path_open: [5, 6],
};
const MOST_ARGUMENTS = 9;

/** Ends the guest, and is no question of arguments. */
const ENDING = new Set(['proc_exit']);

/** The same numbers each time. */
function chooser() {
  let state = 1;
  return (from) => {
    state = (state * 48_271) % (2 ** 31 - 1);
    return from[state % from.length];
  };
}

test('no call throws, whatever it is given', () => {
  const choose = chooser();
  const names = Object.keys(guest().calls).filter((name) => !ENDING.has(name));
  for (const name of names) {
    const { calls, fate, put } = guest('input', new Quota(2 ** 20, 1000));
    put(0, text('file'));
    calls.path_open(2, 0, 0, 4, CREATE, READ_AND_WRITE, 0n, 0, 64);
    for (let round = 0; round < 300; round += 1) {
      const args = Array.from({ length: MOST_ARGUMENTS }, (_, at) =>
        choose(LONG[name]?.includes(at) ? LONG_NUMBERS : NUMBERS),
      );
      if (name.startsWith('fd_')) args[0] = choose([0, 1, 2, 3, 4, -1]);
      if (name === 'path_symlink') args[2] = 2;
      else if (name.startsWith('path_')) args[0] = choose([0, 2, 3, -1]);
      if (name === 'poll_oneoff') {
        args[2] = choose([-1, 0, 1, 1, 4097, 2 ** 31 - 1]);
        // Waits for anything but a clock: no round is to take the time that a clock says.
        for (const at of [0, 1, 4]) if (args[0] === at) put(at + 8, [choose([1, 2, 3, 255])]);
      }
      const shown = `${name}(${args.join(', ')})`;
      const answer = answerOf(() => calls[name](...args));
      // A file as large as it is told may go beyond the guest's limit.
      if (fate.end instanceof DataLimitExceeded) break;
      assert.deepEqual([fate.end, typeof answer], [null, 'number'], shown);
      assert(answer >= 0 && answer < 77, `${shown}: ${answer}`);
    }
  }
});

/** @param {() => number} call */
function answerOf(call) {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test('each address is looked at in every call that writes to the guest', () => {
  const { calls, put } = guest('input');
  put(512, text('file'));
  assert.equal(calls.path_open(2, 0, 512, 4, 0, READ_AND_WRITE, 0n, 0, 64), SUCCESS);
  const writing = {
    args_get: (at) => [at, 0],
    args_sizes_get: (at) => [0, at],
    environ_sizes_get: (at) => [at, 0],
    clock_res_get: (at) => [0, at],
    clock_time_get: (at) => [1, 0n, at],
    fd_fdstat_get: (at) => [3, at],
    fd_filestat_get: (at) => [3, at],
    fd_prestat_get: (at) => [2, at],
    fd_prestat_dir_name: (at) => [2, at, 2],
    fd_read: (at) => [0, 128, 0, at],
    fd_pread: (at) => [3, 128, 0, 0n, at],
    fd_pwrite: (at) => [3, 128, 0, 0n, at],
    fd_write: (at) => [1, 128, 0, at],
    fd_readdir: (at) => [2, 128, 100, 0n, at],
    fd_seek: (at) => [3, 0n, 0, at],
    fd_tell: (at) => [3, at],
    path_filestat_get: (at) => [2, 0, 512, 4, at],
    path_open: (at) => [2, 0, 512, 4, 0, READ_AND_WRITE, 0n, 0, at],
    random_get: (at) => [at, 8],
    poll_oneoff: (at) => [at, 128, 1, 256],
  };
  for (const [name, args] of Object.entries(writing)) {
    for (const at of [131_072, -1]) assert.equal(calls[name](...args(at)), FAULT, `${name} ${at}`);
  }
});

test('places in files and sizes that no file has are refused', () => {
  const { calls, put, vector } = guest('', new Quota(1000));
  put(0, text('file'));
  assert.equal(calls.path_open(2, 0, 0, 4, 0, READ_AND_WRITE, 0n, 0, 64), SUCCESS);
  vector(16, 100, 4);
  for (const huge of [-1n, -(2n ** 63n), 2n ** 53n]) {
    assert.equal(calls.fd_pread(3, 16, 1, huge, 64), INVAL);
    assert.equal(calls.fd_pwrite(3, 16, 1, huge, 64), INVAL);
    assert.equal(calls.fd_filestat_set_size(3, huge), INVAL);
    assert.equal(calls.fd_allocate(3, huge, 1n), INVAL);
    assert.equal(calls.fd_allocate(3, 1n, huge), INVAL);
  }
  assert.equal(calls.fd_allocate(1, 0n, 1n), INVAL);
});

test('a folder has no entries behind its last one', () => {
  const { calls, view } = guest();
  for (const cookie of [3n, 2n ** 53n, 2n ** 63n - 1n, -1n]) {
    assert.equal(calls.fd_readdir(2, 100, 1000, cookie, 0), SUCCESS, `${cookie}`);
    assert.equal(view().getUint32(0, true), 0);
  }
});

test('no text is made of a path that is too long', (context) => {
  const { calls, memory } = guest();
  memory.grow(2);
  const decode = context.mock.method(TextDecoder.prototype, 'decode');
  for (const length of [4096, 262_144, -1]) {
    assert.equal(calls.path_create_directory(2, 0, length), NAMETOOLONG);
    assert.equal(calls.path_filestat_get(2, 0, 0, length, 0), NAMETOOLONG);
    assert.equal(calls.path_symlink(0, length, 2, 0, 4), NAMETOOLONG);
    assert.equal(calls.path_unlink_file(2, 0, length), NAMETOOLONG);
  }
  assert.equal(decode.mock.callCount(), 0);
});

test('what is no descriptor is named as none in every call', () => {
  const { calls } = guest();
  for (const fd of [3, 2 ** 31 - 1, -1, -(2 ** 31)]) {
    for (const name of ['fd_close', 'fd_sync', 'fd_tell', 'fd_fdstat_get', 'fd_advise']) {
      assert.equal(calls[name](fd, 64), BADF, name);
    }
    assert.equal(calls.fd_renumber(2, fd), BADF);
  }
});
