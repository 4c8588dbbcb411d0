#!/bin/sh
# A file that is given its times gets a size of 256 TiB.
#
# Expected: whoever extends the shim's `File` so that `stat()` carries times (they are 0 otherwise, and
# Python then takes each timestamp-checked `.pyc` for stale) lets the guest read these times. What
# happens: the record is written with its times at bytes 38, 46 and 52, where WASI preview1 has them at
# 40, 48 and 56. The access time falls into the upper bytes of the size, the modification time is read as
# another one, and the last four bytes of the change time keep what the guest's memory held before. With
# all times 0 the only trace is the change time. Why it matters: a guest that asks for a file's size
# before it reads, as CPython does, meets the wrong number only after the host was made more faithful.
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

/** The fields of `filestat` that a guest is interested in, and where preview1 puts them. */
const FIELDS = { size: 32, accessed: 40, modified: 48, changed: 56 };
const [NAME, RECORD] = [0, 64];

/** What a guest reads about a file of one byte. */
function stat(times) {
  const file = new File([120]);
  const original = file.stat.bind(file);
  file.stat = () => Object.assign(original(), times);
  const wasi = new WASI([], [], [new PreopenDirectory('/', new Map([['f', file]]))]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  wasi.inst = { exports: { memory } };
  const bytes = new Uint8Array(memory.buffer);
  bytes[NAME] = 'f'.charCodeAt(0);
  bytes.fill(0xaa, RECORD, RECORD + 64); // a stack that has been used before
  const errno = wasi.wasiImport.path_filestat_get(0, 0, NAME, 1, RECORD);
  if (errno !== 0) throw new Error(`path_filestat_get returned ${errno}`);
  const view = new DataView(memory.buffer);
  const read = ([name, at]) => `${name}=${view.getBigUint64(RECORD + at, true)}`;
  return Object.entries(FIELDS).map(read).join(' ');
}

const seen = [
  stat({}), // as the shim is
  stat({ atim: 1n, mtim: 1_700_000_000_000_000_000n, ctim: 3n }),
];
console.log(`times left alone: ${seen[0]}`);
console.log(`times 1, 1700000000000000000 and 3: ${seen[1]}`);
const noted = [
  'size=1 accessed=0 modified=0 changed=12297829379609722880',
  'size=281474976710657 accessed=0 modified=15518807594 changed=12297829379609722880',
];
const same = seen.every((line, at) => line === noted[at]);
console.log(same ? 'as noted: the times stand two to four bytes too early' : 'CHANGED: see above');
process.exit(same ? 0 : 1);
JS
node show.js
