/** `/data` in a folder of the machine: read before a run, and brought to what the run made of it. */

import { randomBytes } from 'node:crypto';
import {
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** @import { Files, SymbolicLink } from '../engines/engine.js' */
/** @import { DataStore } from '../platform.js' */

/** @implements {DataStore} */
export class FolderStore {
  /** What was there when it was read. @type {Files} */
  #before = new Map();

  /** @param {string} folder which is made when something is to be kept in it */
  constructor(folder) {
    this.name = resolve(folder);
  }

  async whyUnavailable() {
    return null;
  }

  /** @returns {Promise<Files>} */
  async read() {
    this.#before = new Map();
    await readInto(this.#before, this.name, '');
    return new Map(this.#before);
  }

  /**
   * What is gone goes first: a folder may have taken the place of a link, through which nothing is written.
   *
   * @param {Files} files
   */
  async write(files) {
    const [before, after] = [kindsOf(this.#before), kindsOf(files)];
    for (const [path, kind] of before) {
      if (after.get(path) !== kind) await rm(this.#at(path), { force: true, recursive: true });
    }
    await mkdir(this.name, { recursive: true });
    for (const [path, kind] of after) {
      if (kind === 'folder') await mkdir(this.#at(path), { recursive: true });
    }
    for (const [path, content] of files) {
      if (!isSame(this.#before.get(path), content)) await place(this.#at(path), content);
    }
  }

  /** @param {string} path */
  #at(path) {
    return join(this.name, path);
  }
}

/**
 * @param {Files} files
 * @param {string} root
 * @param {string} folder its path in `root`
 */
async function readInto(files, root, folder) {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
    if (folder === '' && error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0 && folder !== '') files.set(folder, null);
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) await readInto(files, root, path);
    else files.set(path, await contentOf(join(root, path), entry));
  }
}

/**
 * @param {string} path
 * @param {import('node:fs').Dirent} entry
 */
async function contentOf(path, entry) {
  if (entry.isSymbolicLink()) return { link: await readlink(path) };
  if (entry.isFile()) return new Uint8Array(await readFile(path));
  throw new Error(`\`${path}\` is neither a file nor a folder nor a link; move it away`);
}

/**
 * @param {Uint8Array | SymbolicLink | null | undefined} one
 * @param {Uint8Array | SymbolicLink | null} other
 */
function isSame(one, other) {
  if (one instanceof Uint8Array && other instanceof Uint8Array)
    return Buffer.compare(one, other) === 0;
  if (one && other && 'link' in one && 'link' in other) return one.link === other.link;
  return one === other;
}

/**
 * What is at each path, the folders that others are in included, outer ones first.
 *
 * @param {Files} files
 * @returns {Map<string, 'folder' | 'file' | 'link'>}
 */
function kindsOf(files) {
  const kinds = new Map();
  for (const [path, content] of files) {
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      kinds.set(path.slice(0, end), 'folder');
    }
    kinds.set(path, kindOf(content));
  }
  return kinds;
}

/** @param {Uint8Array | SymbolicLink | null} content */
function kindOf(content) {
  if (content === null) return 'folder';
  return content instanceof Uint8Array ? 'file' : 'link';
}

/**
 * Whoever reads the folder meanwhile sees the old file or the new one, and no half.
 *
 * @param {string} path
 * @param {Uint8Array | SymbolicLink | null} content
 */
async function place(path, content) {
  if (content === null) return; // it was made already
  const unfinished = join(dirname(path), `.rmpkg-${randomBytes(8).toString('hex')}`);
  try {
    if (content instanceof Uint8Array) await writeFile(unfinished, content, { flag: 'wx' });
    else await symlink(content.link, unfinished);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
