#!/bin/sh
# A program's last line is lost when it does not end with a newline.
#
# Expected: `ConsoleStdout.lineBuffered(write)` gives `write` each line of what the guest printed, and the
# rest when the guest has ended or its descriptor is closed. What happens: the rest stays in a variable
# that nothing can reach. The object has neither a flush nor a close of its own, and the host's `fd_close`
# does not give it out either. Why it matters: one JSON document without a newline at its end is a common
# way for a program to hand out its result, and the page then sees an empty output and no error.
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
import { ConsoleStdout, File, OpenFile, WASI } from '@bjorn3/browser_wasi_shim';

const manifest = readFileSync('node_modules/@bjorn3/browser_wasi_shim/package.json');
console.log(`browser_wasi_shim ${JSON.parse(manifest).version}, Node.js ${process.version}`);

/** What reaches the page when a guest writes this text to its stdout, closes it and ends with 0. */
function seen(text) {
  const lines = [];
  const stdin = new OpenFile(new File([]));
  const wasi = new WASI([], [], [stdin, ConsoleStdout.lineBuffered((line) => lines.push(line))]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const bytes = new TextEncoder().encode(text);
  new Uint8Array(memory.buffer).set(bytes, 64);
  new Uint32Array(memory.buffer, 0, 2).set([64, bytes.length]);
  const { fd_write, fd_close, proc_exit } = wasi.wasiImport;
  const _start = () => {
    if (fd_write(1, 0, 1, 8) !== 0) throw new Error('the write failed');
    if (fd_close(1) !== 0) throw new Error('the close failed');
    proc_exit(0);
  };
  const code = wasi.start({ exports: { memory, _start } });
  console.log(`written ${JSON.stringify(text)}, exit code ${code}, seen ${JSON.stringify(lines)}`);
  return JSON.stringify(lines);
}

const same =
  seen('{"n":1}\n{"n":2}\n') === '["{\\"n\\":1}","{\\"n\\":2}"]' &&
  seen('{"n":1}\n{"n":2}') === '["{\\"n\\":1}"]' &&
  seen('{"n":1}') === '[]';
console.log(same ? 'as noted: an unterminated last line is lost' : 'CHANGED: see above');
process.exit(same ? 0 : 1);
JS
node show.js
