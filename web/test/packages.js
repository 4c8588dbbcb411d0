/** Builds the packages that the browser tests run, those whose sources changed since. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the packages are. */
export const PACKAGES = process.env.RMPKG_TEST_PACKAGES ?? join(ROOT, 'target/rmpkg-test');

/** The examples: the conformance cases. */
export const EXAMPLES = join(ROOT, 'examples');

const PIPELINES = join(ROOT, 'web/test/pipelines');

/** What every package is made from, besides its pipeline. */
const SOURCES = [
  ...['Cargo.lock', 'Cargo.toml', 'runtime', 'rmpkg-format', 'stdlib-subset', 'wlr-libpy'],
  ...['xtask/src', 'xtask/tools'],
].map((path) => join(ROOT, path));

/** Pipelines with their options. The tests import from all over the standard library. */
function pipelines() {
  const subset = folders(EXAMPLES).map((name) => ({
    name,
    folder: join(EXAMPLES, name),
    options: [],
  }));
  const options = ['--stdlib', 'full'];
  const full = folders(PIPELINES).map((name) => ({ name, folder: join(PIPELINES, name), options }));
  return [...subset, ...full];
}

/** The names of a folder's folders, sorted. */
export function folders(path) {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function build({ name, folder, options }) {
  const output = join(PACKAGES, `${name}.rmpkg`);
  const built = statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...[folder, ...SOURCES].map(lastChange))) return;
  const args = ['--quiet', 'package', '--pipeline', folder, '--output', output, ...options];
  const [program, all, { cwd }] = xtask(args);
  const { error, status } = spawnSync(program, all, { cwd, stdio: 'inherit' });
  if (error || status !== 0) throw error ?? new Error(`\`${name}\` could not be packaged`);
}

/**
 * The project's own tool: the program that started these tests, if it did.
 *
 * @param {string[]} args
 * @returns {[program: string, args: string[], options: {cwd: string}]}
 */
export function xtask(args) {
  const { RMPKG_XTASK } = process.env;
  const [program, ...first] = RMPKG_XTASK ? [RMPKG_XTASK] : ['cargo', 'xtask'];
  return [program, [...first, ...args], { cwd: ROOT }];
}

/** When a file, or the youngest file of a folder, was changed. */
function lastChange(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(PACKAGES, { recursive: true });
  pipelines().forEach(build);
}
