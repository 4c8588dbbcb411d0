import { createHash } from 'node:crypto';

import { readPackage } from '../loader/index.js';
import { writeZip } from '../loader/test/support/zip-writer.js';

/** A package that others are made from. */
export class Original {
  #files;
  #manifestText;
  #digests = new Map();

  constructor({ files, manifestText }) {
    this.#files = files;
    this.#manifestText = manifestText;
  }

  /** @param {Uint8Array} bytes */
  static async read(bytes) {
    const source = await readPackage(new Uint8Array(bytes));
    const files = new Map(source.entries.map(({ path }) => [path, source.read(path)]));
    return new Original({ files, manifestText: source.manifestText });
  }

  /**
   * Another package: `edit` changes files and manifest, then the manifest's list of files is made
   * anew, unless `relist` is false: then it lies. `sign` gives the manifest a signature.
   *
   * @param {(files: Map<string, Uint8Array>, manifest: any) => void} edit
   * @param {{ relist?: boolean, sign?: (manifest: Uint8Array) => string }} [options]
   */
  variant(edit, { relist = true, sign } = {}) {
    const files = new Map(this.#files);
    const manifest = JSON.parse(this.#manifestText);
    edit(files, manifest);
    if (relist) manifest.package.files = [...files].map((file) => this.#record(file));
    const text = new TextEncoder().encode(JSON.stringify(manifest));
    const signature = sign ? [['manifest.json.minisig', new TextEncoder().encode(sign(text))]] : [];
    return writeZip([['manifest.json', text], ...signature, ...files]);
  }

  #record([path, bytes]) {
    const sha256 = this.#digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
    this.#digests.set(bytes, sha256);
    return { path, size: bytes.length, sha256 };
  }
}
