/** What a person wants to know about a package. */

import { PackageError } from '../errors.js';
import { nameOf, readSource } from '../source.js';
import { MANIFEST_SIGNATURE, MOUNTS, WASM_MODULE } from './layout.js';
import { parseManifest } from './manifest.js';
import { describeSignature, parsePublicKey, verifySignature } from './minisign.js';
import { checkRuntimes, requireRuntime } from './runtimes.js';
import { requireSecureContext } from './sha256.js';
import { verifyPackage } from './verify.js';

/** @import { ReadOptions, Source } from '../source.js' */
/** @import { FileRecord, PackageManifest } from './manifest.js' */
/** @import { SignatureInfo } from './minisign.js' */
/** @import { PackageContent } from './verify.js' */

/** A package whose every byte was checked. */
export class Package {
  #content;
  /** @type {SignatureInfo | null} */
  #signature;

  /**
   * @param {PackageContent} content
   * @param {SignatureInfo | null} [detached] the signature of the package file, which holds
   */
  constructor(content, detached = null) {
    this.#content = content;
    const embedded = content.signature === null ? null : describeSignature(content.signature);
    this.#signature = detached ?? embedded;
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

  /** Who signed it, and whether that was checked; null if nobody did. */
  get signature() {
    return this.#signature;
  }

  /**
   * Checks that the owner of this key signed the package's manifest, and with it all its entries.
   *
   * @param {string} publicKey of minisign: the content of a `.pub` file, or its second line
   * @returns {Promise<SignatureInfo>}
   * @throws {PackageError}
   */
  async verifySignature(publicKey) {
    const { manifestText, signature } = this.#content;
    if (signature === null) {
      const message = `the package is not signed: it has no \`${MANIFEST_SIGNATURE}\``;
      throw new PackageError('signature_missing', message);
    }
    const bytes = new TextEncoder().encode(manifestText);
    this.#signature = await verifySignature(bytes, signature, publicKey);
    return this.#signature;
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

  /** SHA-256 of the wasm module: which runtime it is, since one serves many packages. */
  get wasmSha256() {
    const record = this.entries.find(({ path }) => path === WASM_MODULE);
    return /** @type {FileRecord} */ (record).sha256;
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
 * Whose signature a package must have, and which runtime.
 *
 * @typedef {object} TrustOptions
 * @property {string} [publicKey] of minisign: the content of a `.pub` file, or its second line. The
 *   package is refused unless the key's owner signed it.
 * @property {string} [signature] the content of the `.minisig` file of the package; without it the
 *   signature in the package is the one that counts
 * @property {string[]} [runtimes] SHA-256 of the wasm modules that may run, as `wasmSha256` has it. A package with
 *   another one is refused before anything of it is compiled.
 */

/**
 * Reads and verifies a package without running anything of it.
 *
 * @param {Source} source
 * @param {ReadOptions & TrustOptions} [options]
 */
export async function readPackage(source, options = {}) {
  checkTrust(options);
  requireSecureContext();
  const bytes = await readSource(source, options);
  const verifying = { ...options, name: nameOf(source) };
  return openPackage(await verifyPackage(bytes, verifying), bytes, options);
}

/** A signature says nothing without a key. @param {TrustOptions} options */
export function checkTrust({ publicKey, signature, runtimes }) {
  if (runtimes !== undefined) checkRuntimes(runtimes);
  if (publicKey !== undefined) parsePublicKey(publicKey);
  else if (signature !== undefined) throw new TypeError('`signature` needs `publicKey`');
}

/**
 * @param {PackageContent} content
 * @param {Uint8Array<ArrayBuffer> | null} bytes the package file, which a detached signature needs
 * @param {TrustOptions} options
 */
export async function openPackage(content, bytes, { runtimes, ...trust }) {
  const contained = await openSigned(content, bytes, trust);
  if (runtimes !== undefined) requireRuntime(contained.wasmSha256, runtimes);
  return contained;
}

/**
 * @param {PackageContent} content
 * @param {Uint8Array<ArrayBuffer> | null} bytes
 * @param {Omit<TrustOptions, 'runtimes'>} trust
 */
async function openSigned(content, bytes, { publicKey, signature }) {
  if (publicKey === undefined) return new Package(content);
  if (signature !== undefined) {
    const signed = /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
    return new Package(content, await verifySignature(signed, signature, publicKey));
  }
  const contained = new Package(content);
  await contained.verifySignature(publicKey);
  return contained;
}
