import { createHash } from 'node:crypto';

import { readPackage } from '../loader/index.js';
import { writeZip } from '../loader/test/support/zip-writer.js';

/**
 * Another package made from one: `edit` changes the files and the manifest, then the manifest's list
 * of files is made anew, unless `relist` is false: then it lies.
 *
 * @param {Uint8Array} original
 * @param {(files: Map<string, Uint8Array>, manifest: any) => void} edit
 * @param {{ relist?: boolean }} [options]
 */
export async function variant(original, edit, { relist = true } = {}) {
  const source = await readPackage(new Uint8Array(original));
  const files = new Map(source.entries.map(({ path }) => [path, source.read(path)]));
  files.delete('manifest.json');
  const manifest = JSON.parse(source.manifestText);
  edit(files, manifest);
  if (relist) manifest.package.files = listing(files);
  const text = new TextEncoder().encode(JSON.stringify(manifest));
  return writeZip([['manifest.json', text], ...files]);
}

function listing(files) {
  return [...files].map(([path, bytes]) => ({
    path,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
}
