/** What `npm pack` makes: all that the loader needs, nothing else, and it works where it is installed. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const LOADER = fileURLToPath(new URL('../', import.meta.url));
const CORPUS = fileURLToPath(new URL('../../../rmpkg-format/corpus/', import.meta.url));
const TSC = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

const DOCUMENTS = [
  ...['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'package.json'],
  'engines/shim/README.md',
];

/** What the package's own script makes of the modules. */
const BUNDLE = ['dist/index.js', 'dist/worker.js'];

/** Nothing imports them but comments. */
const TYPES_ONLY = ['engines/engine.js', 'execution/messages.js'];

/** What a program of somebody else's does with the loader. */
const PROGRAM = `
import { PackageError, PipelineRunner, readPackage, type PipelineResult } from '@rmpkg/loader';

export async function run(url: URL, signal: AbortSignal): Promise<PipelineResult['results']> {
  const runner = await PipelineRunner.initialize(url, { signal, publicKey: 'RW', data: 'kept' });
  const { results, metrics } = await runner.execute(null, [1], { timeoutMs: 1000 });
  return metrics.runtime.nodes.length > 0 ? results : [];
}

export const code = (error: unknown) => (error instanceof PackageError ? error.code : null);

// @ts-expect-error: there is no such option
export const wrong = readPackage('a.rmpkg', { publickey: 'RW' });
`;

/** A folder of somebody else's, in which the package is installed. */
let folder;
let installed;
let packed;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmpkg-pack-'));
  // The repository's own settings run no scripts of what is installed; this one is the package's own.
  const npm = ['pack', '--json', '--ignore-scripts=false', '--foreground-scripts=false'];
  npm.push('--pack-destination', folder);
  const [{ filename, files }] = JSON.parse(
    execFileSync('npm', npm, { cwd: LOADER, encoding: 'utf8' }),
  );
  packed = files.map(({ path }) => path).sort();
  installed = join(folder, 'node_modules/@rmpkg/loader');
  mkdirSync(installed, { recursive: true });
  const tar = ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'];
  execFileSync('tar', tar);
});
after(() => rmSync(folder, { recursive: true }));

test('it holds the modules that the loader imports, their types, and nothing else', () => {
  const entries = ['index.js', 'node/index.js', 'command/main.js'];
  const modules = [...new Set(entries.flatMap((entry) => [...reachable(entry)]))];
  assert(modules.includes('execution/worker.js') && modules.includes('engines/wasmer/engine.js'));
  const types = readdirSync(join(LOADER, 'types'), { recursive: true })
    .filter((path) => path.endsWith('.d.ts'))
    .map((path) => join('types', path));
  const expected = [...DOCUMENTS, ...BUNDLE, ...TYPES_ONLY, ...modules, ...types];
  assert.deepEqual(packed, expected.sort());
});

for (const name of ['@rmpkg/loader', '@rmpkg/loader/dist/index.js']) {
  test(`installed, ${name} reads a package`, async () => {
    const main = createRequire(join(folder, 'main.js')).resolve(name);
    assert(main.startsWith(installed));
    const { readPackage } = await import(main);
    const { manifest } = await readPackage(
      new Uint8Array(readFileSync(join(CORPUS, 'good-signed.rmpkg'))),
    );
    assert.equal(manifest.runtime_target, 'wasm32-wasi');
  });
}

test('its types serve a program in TypeScript, which catches an option that is not there', () => {
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--lib',
    'es2023,dom,dom.iterable',
  ];
  execFileSync(TSC, [...options, '--types', '', 'program.ts'], { cwd: folder, stdio: 'inherit' });
});

/** The module and all that it imports or starts as a Worker. */
function reachable(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  const text = readFileSync(join(LOADER, path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, other] of text.matchAll(/(?:from |import\(|import |new URL\()'(\.[^']+\.js)'/g)) {
    reachable(normalize(join(dirname(path), other)), found);
  }
  return found;
}
