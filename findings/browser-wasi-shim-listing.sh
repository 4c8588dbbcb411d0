#!/bin/sh
# A program that removes each file which it lists leaves nearly half of them.
#
# Expected: a listing that has begun goes through all files that were there at its beginning, even when
# those that were listed already are removed: POSIX allows that, and WASI preview1 gives each entry a
# cookie from which the listing goes on. What happens: the cookie is a position in the folder as it is
# now. Once entries are gone the rest has moved forward, and the next call of `fd_readdir` skips as many.
# Up to one buffer of entries (100 or so with wasi-libc's 4 KiB) all is well. Why it matters:
# `for entry in os.scandir(folder): os.remove(entry)` is common and passes every test with a few files.
#
# Versions: npm `@bjorn3/browser_wasi_shim` 0.4.2; the run prints Node.js's. Needs Node.js 20 and npm.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '{"private":true,"type":"module"}\n' >package.json
npm install --silent --no-audit --no-fund --save-exact @bjorn3/browser_wasi_shim@0.4.2

cat >show.js <<'JS'
import { readFileSync } from 'node:fs';
import { File, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';

const manifest = readFileSync('node_modules/@bjorn3/browser_wasi_shim/package.json');
console.log(`browser_wasi_shim ${JSON.parse(manifest).version}, Node.js ${process.version}`);

const [USED, NAME, BUFFER, BUFFER_BYTES, HEADER_BYTES] = [0, 64, 4096, 4096, 24];

/** Lists a folder of so many files as wasi-libc does, removes each that is a file, and counts the rest. */
function left(count) {
  const files = new Map(Array.from({ length: count }, (_, at) => [`f${at}`, new File([])]));
  const wasi = new WASI([], [], [new PreopenDirectory('/', files)]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  wasi.inst = { exports: { memory } };
  const [view, bytes] = [new DataView(memory.buffer), new Uint8Array(memory.buffer)];
  const { fd_readdir, path_unlink_file } = wasi.wasiImport;
  let [cookie, used] = [0n, BUFFER_BYTES];
  while (used === BUFFER_BYTES) { // less than that: it was the last part
    if (fd_readdir(0, BUFFER, BUFFER_BYTES, cookie, USED) !== 0) throw new Error('no listing');
    used = view.getUint32(USED, true);
    const end = BUFFER + used;
    for (let at = BUFFER; at + HEADER_BYTES <= end; ) {
      const name = at + HEADER_BYTES;
      const length = view.getUint32(at + 16, true);
      if (name + length > end) break; // cut off: comes again
      cookie = view.getBigUint64(at, true);
      bytes.copyWithin(NAME, name, name + length);
      if (bytes[NAME] === 'f'.charCodeAt(0) && path_unlink_file(0, NAME, length) !== 0) {
        throw new Error('not removed');
      }
      at = name + length;
    }
  }
  console.log(`of ${count} files ${files.size} are left`);
  return files.size;
}

const same = left(100) === 0 && left(200) > 0 && left(1000) > 400;
console.log(same ? 'as noted: what is removed moves the rest past the cookie' : 'CHANGED: see above');
process.exit(same ? 0 : 1);
JS
node show.js
