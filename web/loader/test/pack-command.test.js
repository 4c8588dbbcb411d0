/** What `npm pack` makes is installed without a network, and its command runs a package. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { oneNode, packageBytes } from './support/packages.js';

/** The page about Node.js, whose examples are run here. */
const PAGE = readFileSync(new URL('../../../docs/hosts/node.md', import.meta.url), 'utf8');

const LOADER = fileURLToPath(new URL('../', import.meta.url));

/** Somebody's project, in which the tarball is installed. */
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmpkg-npx-'));
  // The repository's own settings run no scripts of what is installed; this one is the package's own.
  const flags = ['--json', '--ignore-scripts=false', '--foreground-scripts=false'];
  const packed = npm(LOADER, 'pack', ...flags, '--pack-destination', folder);
  const [{ filename }] = JSON.parse(packed);
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  writeFileSync(join(folder, 'app.rmpkg'), packageBytes('calculator'));
  writeFileSync(join(folder, 'mixed.rmpkg'), packageBytes('mixed'));
  npm(folder, 'install', '--offline', '--no-audit', '--no-fund', join(folder, filename));
});
after(() => rmSync(folder, { recursive: true }));

function npm(cwd, ...args) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8' });
}

test('npx runs the command, whose stdout is the report', () => {
  const args = ['--offline', '@rmpkg/loader', 'app.rmpkg', '--input', '-'];
  const { status, stdout, stderr } = spawnSync('npx', args, {
    cwd: folder,
    input: '[1, 2.5]',
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout).results, [12, 15]);
});

test('so does the name of the command, and it ends as the run did', () => {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(oneNode('Nobody')));
  const args = ['--offline', 'rmpkg-loader', 'app.rmpkg', '--manifest', 'manifest.json'];
  const { status, stdout, stderr } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8' });
  assert.deepEqual([status, stdout], [2, '']);
  assert.equal(JSON.parse(stderr.trimEnd().split('\n').at(-1)).kind, 'unknown_node_type');
});

test('a program that imports the package runs pipelines in Workers, and ends by itself', () => {
  const program = `
    import { PipelineRunner } from '@rmpkg/loader';
    const runner = await PipelineRunner.initialize('app.rmpkg');
    const { results } = await runner.execute(null, [3], { timeoutMs: 60_000 });
    console.log(JSON.stringify(results));
  `;
  writeFileSync(join(folder, 'program.mjs'), program);
  const options = { cwd: folder, encoding: 'utf8', timeout: 120_000 };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['program.mjs'], options);
  assert.deepEqual([status, stdout, stderr], [0, '[16]\n', '']);
});

/** The only block of the page in this language. */
function blockOf(language) {
  const blocks = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, of]) => of === language);
  assert.equal(blocks.length, 1, language);
  return blocks[0][2];
}

test('the program on the page about Node.js prints what the page says', () => {
  writeFileSync(join(folder, 'page.mjs'), blockOf('js'));
  const options = { cwd: folder, encoding: 'utf8', timeout: 120_000 };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['page.mjs'], options);
  assert.deepEqual([status, stdout, stderr], [0, blockOf('text'), '']);
});

test('the lines for the shell on that page do what they say', () => {
  const env = { ...process.env, npm_config_offline: 'true' };
  execFileSync('sh', ['-ec', blockOf('sh')], { cwd: folder, env });
  const resultsOf = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).results;
  assert.deepEqual(resultsOf('report.json'), [59, 77, 81.5]);
  assert.equal(resultsOf('other.json').length, 3);
  const lines = readFileSync(join(folder, 'results.jsonl'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(lines.map(Number), [59, 77, 81.5]);
});
