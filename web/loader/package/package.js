/** What a person wants to know about a package. */

import { readSource } from '../source.js';
import { MOUNTS, WASM_MODULE } from './layout.js';
import { parseManifest } from './manifest.js';
import { verifyPackage } from './verify.js';

/** @import { ReadOptions, Source } from '../source.js' */
/** @import { FileRecord, PackageManifest } from './manifest.js' */
/** @import { PackageContent } from './verify.js' */

/** A package whose every byte was checked. */
export class Package {
  #content;

  /** @param {PackageContent} content */
  constructor(content) {
    this.#content = content;
    /** @type {PackageManifest} `manifest.json` */
    this.manifest = parseManifest(content.manifestText);
  }

  /** `manifest.json` as it is: in JavaScript `1.0` becomes `1`, for Python they differ. */
  get manifestText() {
    return this.#content.manifestText;
  }

  /** SHA-256 of the package file. */
  get sha256() {
    return this.#content.sha256;
  }

  /** Bytes of the package file. */
  get size() {
    return this.#content.size;
  }

  /** Version of the CPython in the package, if it has one. */
  get pythonVersion() {
    return this.manifest.package.python ?? null;
  }

  /** All entries but the manifest: path, size, SHA-256. @returns {FileRecord[]} */
  get entries() {
    return this.manifest.package.files;
  }

  /**
   * The content of an entry.
   *
   * @param {string} path
   */
  read(path) {
    return this.#content.files.get(path) ?? null;
  }

  /** The wasm module. */
  get wasm() {
    return /** @type {Uint8Array<ArrayBuffer>} */ (this.read(WASM_MODULE));
  }

  /** The folders for the guest in which this package has entries. */
  mounts() {
    const mounts = Object.entries(MOUNTS).map(([guest, folder]) => {
      const inside = this.entries.filter(({ path }) => path.startsWith(folder));
      const files = new Map(inside.map(({ path }) => [path.slice(folder.length), this.read(path)]));
      return { guest, files };
    });
    return mounts.filter(({ files }) => files.size > 0);
  }
}

/**
 * Reads and verifies a package without running anything of it.
 *
 * @param {Source} source
 * @param {ReadOptions} [options]
 */
export async function readPackage(source, options = {}) {
  return new Package(await verifyPackage(await readSource(source, options), options));
}
