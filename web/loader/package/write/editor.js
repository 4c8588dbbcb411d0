/** Another package made of one: with files that are new, replaced or gone, or with another pipeline. */

import { readSource } from '../../source.js';
import { MANIFEST } from '../layout.js';
import { parseManifest } from '../manifest.js';
import { verifyPackage } from '../verify.js';
import { listEntries } from '../zip.js';
import { prettyJson } from './json-text.js';
import { byBytes } from './order.js';
import { readPipeline, storedEntry, writePackage } from './package.js';
import { orderPipeline } from './pipeline.js';

/** @import { Source } from '../../source.js' */
/** @import { PackageManifest } from '../manifest.js' */
/** @import { PackageContent } from '../verify.js' */
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
  #bytes;
  #content;
  #manifest;
  /** @type {Map<string, WrittenEntry>} */
  #entries;

  /**
   * Use {@link PackageEditor.open}.
   *
   * @private
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {PackageContent} content
   */
  constructor(bytes, content) {
    this.#bytes = bytes;
    this.#content = content;
    /** @type {PackageManifest} */
    this.#manifest = parseManifest(content.manifestText);
    this.#entries = entriesOf(bytes, this.#manifest);
  }

  /**
   * @param {Source} source
   * @returns {Promise<PackageEditor>}
   * @throws {PackageError} when it is no good package
   */
  static async open(source) {
    const bytes = await readSource(source);
    return new PackageEditor(bytes, await verifyPackage(bytes));
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
      for (const gone of bytecodeOf(path, entries)) changed.add(gone) && entries.delete(gone);
      changed.add(path) && entries.delete(path);
      if (entry) entries.set(path, entry);
    }
    const text = pipeline ?? this.#content.manifestText;
    if (pipelineText(text) !== pipelineText(this.#content.manifestText)) changed.add(MANIFEST);
    if (changed.size === 0) return this.#bytes.slice();
    return writePackage(text, this.#facts([...changed].sort(byBytes)), [...entries.values()]);
  }

  /** @param {string[]} changed */
  #facts(changed) {
    const { python, built_with: builtWith, provenance } = this.#manifest.package;
    const edit = { by: BY, package: this.#content.sha256, entries: changed };
    const edits = [...(provenance?.edits ?? []), edit];
    return { python, builtWith, provenance: { ...provenance, edits } };
  }
}

/**
 * The entries as they are packed.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {PackageManifest} manifest
 */
function entriesOf(bytes, manifest) {
  const packed = listEntries(bytes);
  /** @type {[string, any][]} */
  const entries = manifest.package.files.map(({ path, sha256 }) => {
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
