/**
 * Makes two files of the loader, the page's and the Worker's, for pages that are to start fast: a browser takes longer
 * to get a hundred small modules than to run them. They are written to `loader/dist`, or to the folder that is named.
 */

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const LOADER = fileURLToPath(new URL('../loader/', import.meta.url));

/** @param {string} folder where `index.js` and `worker.js` are written */
export async function bundle(folder) {
  await build({
    entryPoints: { index: `${LOADER}index.js`, worker: `${LOADER}execution/worker.js` },
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle(process.argv[2] ?? `${LOADER}dist`);
}
