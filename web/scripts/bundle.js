/**
 * Makes two files of the loader, the page's and the Worker's, for pages that are to start fast: a browser takes longer
 * to get a hundred small modules than to run them. They are written to `loader/dist`, or to the folder that is named.
 */

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const loader = fileURLToPath(new URL('../loader/', import.meta.url));

await build({
  entryPoints: { index: `${loader}index.js`, worker: `${loader}execution/worker.js` },
  outdir: process.argv[2] ?? `${loader}dist`,
  bundle: true,
  format: 'esm',
  target: 'es2023',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
});
