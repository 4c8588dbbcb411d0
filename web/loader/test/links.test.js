/** Links and files of several names, seen from Python. */

import './support/web-worker.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from './support/attempts.js';

const [NOTDIR, ISDIR, EXIST, PERM] = [54, 31, 20, 63];

const LINKS = `
[
    os.makedirs("/data/a/b"),
    open("/data/a/file", "w").write("text"),
    os.link("/data/a/file", "/data/a/b/name"),
    open("/data/a/b/name", "a").write("+"),
    open("/data/a/file").read(),
    os.stat("/data/a/file").st_nlink,
    os.path.samefile("/data/a/file", "/data/a/b/name"),
    attempt(lambda: os.link("/data/a", "/data/c")),
    os.symlink("a/b", "/data/link"),
    os.symlink("../file", "/data/a/b/up"),
    os.listdir("/data/link"),
    open("/data/link/up").read(),
    os.readlink("/data/link"),
    os.path.islink("/data/link"), os.lstat("/data/link").st_size,
    os.symlink("new", "/data/dangling"),
    os.path.exists("/data/dangling"), os.path.lexists("/data/dangling"),
    open("/data/dangling", "w").write("made"), open("/data/new").read(),
    attempt(lambda: os.mkdir("/data/dangling")),
    attempt(lambda: os.open("/data/dangling", os.O_RDWR | os.O_CREAT | os.O_EXCL)),
    os.symlink("round", "/data/round"),
    attempt(lambda: open("/data/round")),
    attempt(lambda: os.symlink("../app/node.py", "/data/out")),
    attempt(lambda: os.open("/data/dangling", os.O_RDONLY | os.O_NOFOLLOW)),
    attempt(lambda: os.rmdir("/data/link")),
    os.remove("/data/round"),
    os.remove("/data/a/file"), os.stat("/data/a/b/name").st_nlink,
    os.link("/data/a/b/name", "/data/a/file"),
]`.replaceAll('\n', ' ');

test('files have several names, and links lead from one to another', async () => {
  const [LOOP] = [32];
  const [written] = await evaluate([LINKS.trim()], { data: 'links' });
  assert.deepEqual(
    written.filter((value) => value !== null),
    [
      ...[4, 1, 'text+', 2, true, ['PermissionError', PERM]],
      ...[['name', 'up'], 'text+', 'a/b', true, 3, false, true, 4, 'made'],
      ...[
        ['FileExistsError', EXIST],
        ['FileExistsError', EXIST],
        ['OSError', LOOP],
      ],
      ...[['PermissionError', PERM], ['OSError', LOOP], ['NotADirectoryError', NOTDIR], 1],
    ],
  );
  for (const worker of [true, false]) {
    const found = await evaluate(
      [
        'os.stat("/data/a/file").st_nlink, os.readlink("/data/link"), open("/data/link/up").read()',
        'os.path.samefile("/data/a/file", "/data/link/name")',
      ],
      { data: 'links', worker },
    );
    assert.deepEqual(found, [[2, 'a/b', 'text+'], true]);
  }
});

const MAKE = `
[
    os.makedirs("/tmp/folder/empty"),
    open("/tmp/file", "w").close(),
    os.symlink("folder/empty", "/tmp/link"),
    os.symlink("none", "/tmp/dangling"),
    os.symlink("file/", "/tmp/slash"),
]`.replaceAll('\n', ' ');

test('a slash behind a link does not give what it leads to another name', async () => {
  const [, ...results] = await evaluate([
    MAKE.trim(),
    'os.rmdir("/tmp/link/")',
    'os.rename("/tmp/link/", "/tmp/moved")',
    'os.mkdir("/tmp/dangling/")',
    'open("/tmp/slash")',
    'os.rename("/tmp/file", "/tmp/file/")',
    'os.open("/tmp/folder", os.O_CREAT)',
    'sorted(os.listdir("/tmp")), os.listdir("/tmp/folder"), os.listdir("/tmp/link/")',
  ]);
  assert.deepEqual(results, [
    ['NotADirectoryError', NOTDIR],
    ['NotADirectoryError', NOTDIR],
    ['FileExistsError', EXIST],
    ['NotADirectoryError', NOTDIR],
    ['NotADirectoryError', NOTDIR],
    ['IsADirectoryError', ISDIR],
    [['dangling', 'file', 'folder', 'link', 'slash'], ['empty'], []],
  ]);
});
