/** The WASI host, called as a guest calls it, on a real memory. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcExit } from '../engines/shim/exits.js';
import { WASI } from '../engines/shim/host.js';
import { readPackage } from '../index.js';
import { CODE, guest, text } from './support/guest.js';
import { packageBytes } from './support/packages.js';

const { SUCCESS, BADF, FAULT, INVAL, ISDIR, MFILE, NAMETOOLONG, NOENT, NOTSUP, SPIPE } = CODE;

test('the host has all that the real runtime imports', async () => {
  const { wasm } = await readPackage(packageBytes('mixed'));
  const { calls } = guest();
  for (const { module, name, kind } of WebAssembly.Module.imports(new WebAssembly.Module(wasm))) {
    assert.deepEqual([module, kind], [WASI, 'function']);
    assert.equal(typeof calls[name], 'function', name);
  }
});

test('the host has all of preview1', () => {
  assert.equal(Object.keys(guest().calls).length, 46);
});

test('an address outside the memory is an error, and no exception', () => {
  const { calls } = guest();
  for (const address of [131_072, -1, 131_069]) {
    assert.equal(calls.args_sizes_get(address, 0), FAULT);
    assert.equal(calls.random_get(address, 1000), FAULT);
    assert.equal(calls.fd_write(1, address, 1, 0), FAULT);
    assert.equal(calls.path_open(2, 0, address, 4, 0, 0n, 0n, 0, 0), FAULT);
  }
});

test('memory that moved because it grew is written to', () => {
  const { calls, memory, view } = guest();
  assert.equal(calls.args_sizes_get(0, 4), SUCCESS);
  memory.grow(1);
  assert.equal(calls.args_sizes_get(131_072, 131_076), SUCCESS);
  assert.equal(view().getUint32(131_072, true), 1);
});

test('the program has a name and no environment', () => {
  const { calls, view, bytes } = guest();
  calls.args_sizes_get(0, 4);
  assert.equal(calls.args_get(8, 100), SUCCESS);
  assert.equal(view().getUint32(8, true), 100);
  const name = bytes(100, view().getUint32(4, true));
  assert.equal(new TextDecoder().decode(name), 'remotemedia_runtime\0');
  assert.equal(calls.environ_sizes_get(0, 4), SUCCESS);
  assert.deepEqual([...bytes(0, 8)], Array(8).fill(0));
});

test('random bytes come in any number', () => {
  const { calls, bytes } = guest();
  assert.equal(calls.random_get(0, 131_072), SUCCESS);
  for (const at of [0, 65_530, 131_060]) {
    assert(
      bytes(at, 12).some((byte) => byte !== 0),
      `at ${at}`,
    );
  }
});

test('stdin is read to its end, stdout kept', () => {
  const { calls, stdout, vector, bytes, put, view } = guest('abcde');
  vector(0, 100, 3);
  vector(8, 200, 10);
  assert.equal(calls.fd_read(0, 0, 2, 16), SUCCESS);
  assert.equal(view().getUint32(16, true), 5);
  assert.deepEqual([bytes(100, 3), bytes(200, 2)], [text('abc'), text('de')]);
  assert.equal(calls.fd_read(0, 0, 2, 16), SUCCESS);
  assert.equal(view().getUint32(16, true), 0);

  put(300, text('hello'));
  vector(0, 300, 5);
  assert.equal(calls.fd_write(1, 0, 1, 16), SUCCESS);
  assert.deepEqual(stdout.bytes(), text('hello'));
});

test('a stream is no file and no terminal', () => {
  const { calls, view } = guest();
  assert.equal(calls.fd_seek(1, 0n, 0, 0), SPIPE);
  assert.equal(calls.fd_read(1, 0, 0, 0), BADF);
  assert.equal(calls.fd_write(0, 0, 0, 0), BADF);
  assert.equal(calls.fd_fdstat_get(1, 0), SUCCESS);
  assert.equal(view().getUint8(0), 0);
});

test('what is not open is an error', () => {
  const { calls } = guest();
  const { fd_close, fd_read, fd_prestat_get, fd_readdir, fd_renumber } = calls;
  for (const call of [fd_close, fd_read, fd_prestat_get, fd_readdir]) {
    assert.equal(call(9, 0, 0, 0n, 0), BADF, call.name);
  }
  assert.equal(fd_renumber(9, 1), BADF);
});

test('folders announce the path at which they are', () => {
  const { calls, view, bytes } = guest();
  assert.equal(calls.fd_prestat_get(1, 0), BADF);
  assert.equal(calls.fd_prestat_get(2, 0), SUCCESS);
  assert.equal(view().getUint32(4, true), 2);
  assert.equal(calls.fd_prestat_dir_name(2, 100, 2), SUCCESS);
  assert.deepEqual(bytes(100, 2), text('/f'));
});

test('the status of a file is where preview1 says', () => {
  const { calls, put, view } = guest();
  put(0, text('file'));
  assert.equal(calls.path_filestat_set_times(2, 0, 0, 4, 5n, 7n, 1 | 4), SUCCESS);
  assert.equal(calls.path_filestat_get(2, 0, 0, 4, 64), SUCCESS);
  assert.equal(view().getUint8(64 + 16), 4);
  const fields = [24, 32, 40, 48].map((offset) => view().getBigUint64(64 + offset, true));
  assert.deepEqual(fields, [1n, 7n, 5n, 7n]);
  const changed = Number(view().getBigUint64(64 + 56, true) / 1_000_000n);
  assert(Math.abs(changed - Date.now()) < 60_000, 'setting its times changes a file now');
});

test('a folder that does not fit is listed in several parts', () => {
  const { calls, view, bytes } = guest();
  const names = [];
  let cookie = 0n;
  for (;;) {
    assert.equal(calls.fd_readdir(2, 100, 30, cookie, 0), SUCCESS);
    if (view().getUint32(0, true) === 0) break;
    cookie = view().getBigUint64(100, true);
    names.push(new TextDecoder().decode(bytes(124, view().getUint32(116, true))));
  }
  assert.deepEqual(names, ['.', '..', 'file']);
});

test('sockets and signals are not supported', () => {
  const { calls } = guest();
  for (const name of ['sock_accept', 'sock_recv', 'proc_raise']) {
    assert.equal(calls[name](2, 0, 4, 0, 4), NOTSUP, name);
  }
});

test('what is no link cannot be read as one', () => {
  const { calls, put } = guest();
  put(0, text('file'));
  assert.equal(calls.path_readlink(2, 0, 4, 0, 0, 0), INVAL);
  assert.equal(calls.path_readlink(2, 0, 3, 0, 0, 0), NOENT);
});

test('a folder is read by its entries alone, and stays at its beginning', () => {
  const { calls, view } = guest();
  assert.equal(calls.fd_read(2, 0, 0, 0), ISDIR);
  assert.equal(calls.fd_seek(2, 0n, 0, 64), SUCCESS);
  assert.equal(view().getBigUint64(64, true), 0n);
  assert.equal(calls.fd_seek(2, 1n, 0, 64), INVAL);
});

test('no call has more buffers than other systems take', () => {
  const { calls } = guest('input');
  assert.equal(calls.fd_read(0, 0, 1025, 16), INVAL);
  assert.equal(calls.fd_read(0, 0, 1024, 16), SUCCESS);
});

test('names and paths are measured in bytes', () => {
  const { calls, put } = guest();
  const stat = (path) => {
    const bytes = text(path);
    put(1024, bytes);
    return calls.path_filestat_get(2, 0, 1024, bytes.length, 0);
  };
  assert.equal(stat('ä'.repeat(127)), NOENT);
  assert.equal(stat('ä'.repeat(128)), NAMETOOLONG);
  assert.equal(stat(`${'ä'.repeat(128)}/x`), NAMETOOLONG);
  assert.equal(stat('x/'.repeat(2047)), NOENT);
  assert.equal(stat('x/'.repeat(2048)), NAMETOOLONG);
});

test('what a link leads to is no longer than a path', () => {
  const { calls, put } = guest();
  put(0, text('link'));
  put(1024, text('x/'.repeat(2048)));
  assert.equal(calls.path_symlink(1024, 4096, 2, 0, 4), NAMETOOLONG);
  assert.equal(calls.path_symlink(1024, -1, 2, 0, 4), NAMETOOLONG);
  assert.equal(calls.path_symlink(1024, 4095, 2, 0, 4), SUCCESS);
});

const [CREATE, WRITABLE] = [1, 1n << 6n];

test('no more is open than other systems allow, and what does not open is not made', () => {
  const { calls, put } = guest();
  const open = (name) => {
    put(0, text(name));
    return calls.path_open(2, 0, 0, name.length, CREATE, WRITABLE, 0n, 0, 64);
  };
  for (let fd = 3; fd < 1024; fd += 1) assert.equal(open('file'), SUCCESS);
  assert.equal(open('new'), MFILE);
  assert.equal(calls.path_filestat_get(2, 0, 0, 3, 64), NOENT);
  assert.equal(calls.fd_close(1000), SUCCESS);
  assert.equal(open('new'), SUCCESS);
});

test('a listing that was given to its end is not kept', () => {
  const { calls, put, view } = guest();
  const list = (cookie) => {
    assert.equal(calls.fd_readdir(2, 100, 1000, cookie, 0), SUCCESS);
    return view().getUint32(0, true);
  };
  assert(list(0n) > 0);
  put(0, text('later'));
  assert.equal(calls.path_create_directory(2, 0, 5), SUCCESS);
  assert.equal(list(3n), 24 + 'later'.length);
});

test('nothing that is written behind the end of a file makes it no longer', () => {
  const { calls, put, vector, view } = guest();
  put(0, text('file'));
  assert.equal(calls.path_open(2, 0, 0, 4, 0, WRITABLE, 0n, 0, 64), SUCCESS);
  vector(16, 100, 0);
  assert.equal(calls.fd_pwrite(3, 16, 1, 1000n, 64), SUCCESS);
  assert.equal(calls.fd_filestat_get(3, 128), SUCCESS);
  assert.equal(view().getBigUint64(128 + 32, true), 7n);
});

test('the guest ends with its code, and does nothing more', () => {
  const { calls, fate } = guest();
  for (const call of [() => calls.proc_exit(7), () => calls.proc_exit(8), calls.sched_yield]) {
    assert.throws(call, WebAssembly.RuntimeError);
    assert(fate.end instanceof ProcExit);
    assert.equal(fate.end.code, 7);
  }
});
