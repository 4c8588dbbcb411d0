/** Another package made of one: with files that are new, replaced or gone, or with another pipeline. */

import { nameOf, readSource } from '../../source.js';
import { MANIFEST } from '../layout.js';
import { parseManifest } from '../manifest.js';
import { verifyPackage } from '../verify.js';
import { listEntries } from '../zip.js';
import { prettyJson } from './json-text.js';
import { byBytes } from './order.js';
import { readPipeline, storedEntry, writePackage } from './package.js';
import { orderPipeline } from './pipeline.js';

/** @import { Source } from '../../source.js' */
/** @import { Package } from '../package.js' */
/** @import { WrittenEntry } from './package.js' */

/** What `package.provenance` calls this writer. */
const BY = '@rmpkg/loader';

/** The module of a path in Python, and the folder where its bytecode may be. */
const MODULE = /^(.*\/|)([^/]+)\.py$/;

/**
 * What is to be changed.
 *
 * @typedef {object} Changes
 * @property {{[path: string]: string | Uint8Array<ArrayBuffer> | null}} [files] content by the path in the package,
 *   such as `app/node.py`; null takes the file out
 * @property {string} [pipeline] the JSON text of another pipeline's manifest
 */

/** A package that was verified, of which others are made. It stays as it is. */
export class PackageEditor {
  #content;
  #manifest;
  #entries;
  #bytes;

  /**
   * Use {@link PackageEditor.open} or {@link PackageEditor.of}.
   *
   * @private
   * @param {{sha256: string, manifestText: string}} content
   * @param {Map<string, WrittenEntry>} entries
   * @param {Uint8Array<ArrayBuffer> | null} bytes the package file, if it is at hand
   */
  constructor(content, entries, bytes) {
    this.#content = content;
    this.#manifest = parseManifest(content.manifestText);
    this.#entries = entries;
    this.#bytes = bytes;
  }

  /**
   * @param {Source} source
   * @returns {Promise<PackageEditor>}
   * @throws {PackageError} when it is no good package
   */
  static async open(source) {
    const bytes = await readSource(source);
    const content = await verifyPackage(bytes, { name: nameOf(source) });
    return new PackageEditor(content, packedEntries(bytes, content.manifestText), bytes);
  }

  /**
   * Of a package that is loaded. How it was packed is no longer known, so everything is stored: a package to be
   * run at once, and a large one to be kept.
   *
   * @param {Package} contained
   * @returns {Promise<PackageEditor>}
   */
  static async of(contained) {
    const stored = contained.entries.map(({ path }) => {
      const content = /** @type {Uint8Array<ArrayBuffer>} */ (contained.read(path));
      return storedEntry(path, content);
    });
    const entries = new Map((await Promise.all(stored)).map((entry) => [entry.name, entry]));
    return new PackageEditor(contained, entries, null);
  }

  /** The digest of the package that is changed. */
  get sha256() {
    return this.#content.sha256;
  }

  /**
   * The package with these changes. Every other entry stays as it is packed, the provenance says what was changed,
   * and there is no signature, since nobody has signed it. Without a change it is the package itself. The
   * bytecode of a Python module that is changed goes with it.
   *
   * @param {Changes} changes
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   * @throws {PackageError} when a name or the pipeline is wrong, or a limit is exceeded
   */
  async write({ files = {}, pipeline }) {
    const entries = new Map(this.#entries);
    const changed = new Set();
    for (const [path, content] of Object.entries(files)) {
      const entry = content === null ? null : await storedEntry(path, bytesOf(content));
      if (entry?.sha256 === entries.get(path)?.sha256) continue; // or is not there either
      for (const gone of [path, ...bytecodeOf(path, entries)]) {
        entries.delete(gone);
        changed.add(gone);
      }
      if (entry) entries.set(path, entry);
    }
    const text = pipeline ?? this.#content.manifestText;
    if (pipelineText(text) !== pipelineText(this.#content.manifestText)) changed.add(MANIFEST);
    if (changed.size === 0 && this.#bytes) return this.#bytes.slice();
    return writePackage(text, this.#facts([...changed].sort(byBytes)), [...entries.values()]);
  }

  /** @param {string[]} changed */
  #facts(changed) {
    const { python, built_with: builtWith, provenance } = this.#manifest.package;
    if (changed.length === 0) return { python, builtWith, provenance };
    const edit = { by: BY, package: this.#content.sha256, entries: changed };
    const edits = [...(provenance?.edits ?? []), edit];
    return { python, builtWith, provenance: { ...provenance, edits } };
  }
}

/**
 * The entries as they are packed.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} manifestText
 * @returns {Map<string, WrittenEntry>}
 */
function packedEntries(bytes, manifestText) {
  const packed = listEntries(bytes);
  /** @type {[string, any][]} */
  const entries = parseManifest(manifestText).package.files.map(({ path, sha256 }) => {
    return [path, { ...packed.get(path), sha256 }];
  });
  return new Map(entries);
}

/**
 * Python would go on to run it.
 *
 * @param {string} path
 * @param {Map<string, unknown>} entries
 */
function bytecodeOf(path, entries) {
  const [, folder, name] = MODULE.exec(path) ?? [];
  if (name === undefined) return [];
  const start = `${folder}__pycache__/${name}.`;
  return [...entries.keys()].filter((other) => other.startsWith(start) && other.endsWith('.pyc'));
}

/** @param {string} manifest */
function pipelineText(manifest) {
  return prettyJson(orderPipeline(readPipeline(manifest)));
}

/** @param {string | Uint8Array<ArrayBuffer>} content */
function bytesOf(content) {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
