/** `/data` in a folder of the machine: read before a run, and brought to what the run made of it. */

import { randomBytes } from 'node:crypto';
import { link, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readFolder } from './folder-reader.js';

/** @import { Files, SymbolicLink } from '../engines/engine.js' */
/** @import { DataStore } from '../platform.js' */

/** @implements {DataStore} */
export class FolderStore {
  /** What was there when it was read. @type {Files} */
  #before = new Map();
  #names = namesOf(this.#before);

  /** @param {string} folder which is made when something is to be kept in it */
  constructor(folder) {
    this.name = resolve(folder);
  }

  async whyUnavailable() {
    return null;
  }

  /** @returns {Promise<Files>} */
  async read() {
    this.#before = await readFolder(this.name);
    this.#names = namesOf(this.#before);
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
    for (const [content, paths] of namesOf(files)) {
      if (!this.#isAsBefore(content, paths)) await this.#place(content, paths);
    }
  }

  /**
   * Whether these names have this content already, and no other name has it: that would change with them.
   *
   * @param {Uint8Array | SymbolicLink} content
   * @param {string[]} paths
   */
  #isAsBefore(content, paths) {
    const old = this.#before.get(paths[0]);
    if (!isSame(old, content)) return false;
    const names = this.#names.get(old) ?? [];
    return names.length === paths.length && paths.every((path) => this.#before.get(path) === old);
  }

  /**
   * @param {Uint8Array | SymbolicLink} content
   * @param {string[]} paths
   */
  async #place(content, [first, ...others]) {
    await replace(this.#at(first), (unfinished) =>
      content instanceof Uint8Array
        ? writeFile(unfinished, content, { flag: 'wx' })
        : symlink(content.link, unfinished),
    );
    for (const path of others) {
      await replace(this.#at(path), (unfinished) => link(this.#at(first), unfinished));
    }
  }

  /** @param {string} path */
  #at(path) {
    return join(this.name, path);
  }
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
 * The names of each content; folders have none.
 *
 * @param {Files} files
 */
function namesOf(files) {
  /** @type {Map<Uint8Array | SymbolicLink, string[]>} */
  const names = new Map();
  for (const [path, content] of files) {
    if (content !== null) names.set(content, [...(names.get(content) ?? []), path]);
  }
  return names;
}

/**
 * Whoever reads the folder meanwhile sees the old file or the new one, and no half.
 *
 * @param {string} path
 * @param {(unfinished: string) => Promise<void>} make
 */
async function replace(path, make) {
  const unfinished = join(dirname(path), `.rmpkg-${randomBytes(8).toString('hex')}`);
  try {
    await make(unfinished);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
