/** What `npm pack` makes is installed without a network, and its command runs a package. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { oneNode, packageBytes } from './support/packages.js';

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
