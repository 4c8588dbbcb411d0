/** What is in a folder of the machine. */

import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** @import { Files } from '../engines/engine.js' */

/**
 * The files of a folder; one that is absent has none.
 *
 * @param {string} folder
 * @param {(name: string) => boolean} [isWanted] which of them are read
 */
export async function readFolder(folder, isWanted = () => true) {
  const reader = new Reader(folder, isWanted);
  await reader.read('');
  return reader.files;
}

class Reader {
  #root;
  /** @type {Files} */
  files = new Map();
  /** Files with several names, by their number on their disk. @type {Map<string, Uint8Array>} */
  #linked = new Map();
  #isWanted;

  /**
   * @param {string} root
   * @param {(name: string) => boolean} isWanted
   */
  constructor(root, isWanted) {
    this.#root = root;
    this.#isWanted = isWanted;
  }

  /** @param {string} folder its path in the root */
  async read(folder) {
    const entries = await readdir(join(this.#root, folder), { withFileTypes: true }).catch(
      (error) => {
        if (folder === '' && error.code === 'ENOENT') return [];
        throw error;
      },
    );
    if (entries.length === 0 && folder !== '') this.files.set(folder, null);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await this.read(path);
      else if (this.#isWanted(entry.name))
        this.files.set(path, await this.#content(join(this.#root, path), entry));
    }
  }

  /**
   * @param {string} path
   * @param {import('node:fs').Dirent} entry
   */
  async #content(path, entry) {
    if (entry.isSymbolicLink()) return { link: await readlink(path) };
    if (!entry.isFile()) {
      throw new Error(`\`${path}\` is neither a file nor a folder nor a link; move it away`);
    }
    const { dev, ino, nlink } = await lstat(path, { bigint: true });
    const id = `${dev}:${ino}`;
    const content = this.#linked.get(id) ?? new Uint8Array(await readFile(path));
    if (nlink > 1n) this.#linked.set(id, content);
    return content;
  }
}
