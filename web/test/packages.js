/** Builds the packages that the browser tests run. What has not changed is in the tool's cache. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the packages are. */
export const PACKAGES = process.env.RMPKG_TEST_PACKAGES ?? join(ROOT, 'target/rmpkg-test');

/** The examples: the conformance cases. */
export const EXAMPLES = join(ROOT, 'examples');

const PIPELINES = join(ROOT, 'web/test/pipelines');

/** A pipeline with a distribution that imports what no host has. */
export const ABSENT_MODULES = join(ROOT, 'conformance/packages/absent-modules');

/** The example that hears speech, with a model that lies beside its package. */
export const WHISPER = join(EXAMPLES, 'whisper');

/** Where the models are, as a page finds them. */
export const MODELS = join(PACKAGES, 'models');

/** The models that examples name in their `models.json`. */
const MODEL_NAMES = ['whisper-tiny'];

/**
 * A crate with a Rust node of its own, and a pipeline for it. With these packages built in besides, the
 * runtime is the one that `cargo xtask test` has built for its own tests.
 */
const OWN_NODE = 'runtime/examples/own-node';
const EVERYTHING = ['--runtime', OWN_NODE, '--with', 'audio,bz2,lzma,numpy,whisper'];

/**
 * The one package that has a snapshot, as it is packaged unless somebody says otherwise. The others share modules, which
 * are compiled once. With `RMPKG_TEST_SNAPSHOTS` all have one.
 */
const WITH_SNAPSHOT = 'report';

/** Pipelines with their options. The tests import from all over the standard library. */
function pipelines() {
  const subset = examples().map((name) => ({
    name,
    folder: join(EXAMPLES, name),
    options: [],
  }));
  const options = ['--stdlib', 'full'];
  const full = folders(PIPELINES).map((name) => ({ name, folder: join(PIPELINES, name), options }));
  const own = {
    name: 'own-node',
    folder: `${OWN_NODE}/pipeline`,
    options: [...options, ...EVERYTHING],
  };
  const whisper = { name: 'whisper', folder: WHISPER, options: EVERYTHING };
  const hosts = { name: 'hosts', folder: 'conformance/hosts', options: [] };
  const absent = { name: 'absent-modules', folder: ABSENT_MODULES, options: [] };
  return [...subset, ...full, own, whisper, hosts, absent];
}

/** The names of the examples that are pipelines and need nothing besides their package, sorted. */
export function examples() {
  const has = (name, file) => existsSync(join(EXAMPLES, name, file));
  const isAlone = (name) => has(name, 'manifest.json') && !has(name, 'models.json');
  return folders(EXAMPLES).filter(isAlone);
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
  const hasSnapshot = name === WITH_SNAPSHOT || process.env.RMPKG_TEST_SNAPSHOTS;
  const all = hasSnapshot ? options : [...options, '--no-snapshot'];
  run(name, ['package', '--pipeline', folder, '--output', output, ...all]);
}

/** Gets a model, from the tool's cache if it is there. */
function getModel(name) {
  run(name, ['model', name, '--output', join(MODELS, name)]);
}

function run(name, args) {
  const [program, words, { cwd }] = xtask(['--quiet', ...args]);
  const { error, status } = spawnSync(program, words, { cwd, stdio: 'inherit' });
  if (error || status !== 0) throw error ?? new Error(`\`${name}\` could not be made`);
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(PACKAGES, { recursive: true });
  pipelines().forEach(build);
  MODEL_NAMES.forEach(getModel);
}
