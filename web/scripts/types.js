/**
 * Generates the loader's `.d.ts` files from its JSDoc: those that `index.d.ts` needs, no others.
 * With `--check` it only compares them with the committed ones.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
const committed = join(web, 'loader/types');
const generated = mkdtempSync(join(tmpdir(), 'rmpkg-types-'));

try {
  const tsc = join(web, 'node_modules/.bin/tsc');
  const options = ['--project', join(web, 'tsconfig.types.json'), '--outDir', generated];
  execFileSync(tsc, options, { stdio: 'inherit' });
  const needed = reachable('index.d.ts');
  if (process.argv.includes('--check')) check(needed);
  else write(needed);
} finally {
  rmSync(generated, { recursive: true });
}

/**
 * The file and all that it imports.
 *
 * @param {string} file
 * @param {Set<string>} [found]
 */
function reachable(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(join(generated, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, path] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
    reachable(normalize(join(dirname(file), `${path}.d.ts`)), found);
  }
  return found;
}

/** @param {Set<string>} needed */
function write(needed) {
  rmSync(committed, { recursive: true, force: true });
  for (const file of needed) {
    mkdirSync(dirname(join(committed, file)), { recursive: true });
    cpSync(join(generated, file), join(committed, file));
  }
}

/** @param {Set<string>} needed */
function check(needed) {
  const read = (folder, file) => readFileSync(join(folder, file), 'utf8');
  const existing = readdirSync(committed, { recursive: true }).filter((file) =>
    String(file).endsWith('.d.ts'),
  );
  const stale =
    existing.length !== needed.size ||
    existing.some((file) => !needed.has(file) || read(committed, file) !== read(generated, file));
  if (!stale) return;
  console.error('error: the types in `loader/types` are not current; run `npm run types`');
  process.exitCode = 1;
}
