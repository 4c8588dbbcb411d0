/** The cases of `conformance/` and `examples/`, as the tests in browsers read them. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { EXAMPLES, folders } from '../packages.js';

const CASES = fileURLToPath(new URL('../../../conformance/cases/', import.meta.url));

/** A folder with a pipeline, its input and what must come out; `conformance/README.md` has more. */
export class Case {
  #folder;

  constructor(name, folder) {
    this.name = name;
    this.#folder = folder;
  }

  /** The text of one of its files, if there is such a file. */
  read(file) {
    const path = join(this.#folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  /** What must be built into the runtime: `none`, `numpy`, or `nodes`, which are Rust nodes and perhaps NumPy. */
  get needs() {
    const { numpy = false, builtin = [] } = JSON.parse(this.read('case.json') ?? '{}');
    if (builtin.length > 0) return 'nodes';
    return numpy ? 'numpy' : 'none';
  }

  /** The texts of manifest and input, and the files of the nodes in base64, by their path in `/app`. */
  get request() {
    const [manifest, input] = ['manifest.json', 'input.json'].map(
      (file) => this.read(file) ?? null,
    );
    return { manifest, input, nodes: filesOf(join(this.#folder, 'nodes')) };
  }
}

function filesOf(folder) {
  if (!existsSync(folder)) return {};
  const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, path));
  const files = paths.filter((path) => statSync(path).isFile());
  return Object.fromEntries(
    files.map((path) => [relative(folder, path), readFileSync(path, 'base64')]),
  );
}

/** Every case that has a manifest, in order: a loader cannot pass any other text to stdin. */
export function cases() {
  const all = folders(CASES).flatMap((group) =>
    folders(join(CASES, group)).map(
      (name) => new Case(`${group}/${name}`, join(CASES, group, name)),
    ),
  );
  return all.filter((found) => found.read('manifest.json') !== undefined);
}

/** The case of an example. */
export function exampleCase(name) {
  return new Case(name, join(EXAMPLES, name));
}
