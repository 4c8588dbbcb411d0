import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { folders } from '../packages.js';
import { variant } from '../variants.js';
import { assertInitialized, Runner } from './runner.js';

const CASES = fileURLToPath(new URL('../../../runtime/tests/bad-input/', import.meta.url));

/** Cases with Python nodes need packages of their own: these stand for all. */
const PACKAGED = ['custom-exception', 'memory', 'raises-in-cleanup', 'syntax-error', 'system-exit'];

/** The runtime's cases of bad input fail in a browser as they do natively. */
export function badInput(context) {
  const runner = new Runner(context, 'bad-input');
  before(async () => assertInitialized(await runner.initialize('packages/text.rmpkg')));

  const bare = folders(CASES).filter((name) => !existsSync(join(CASES, name, 'nodes')));
  for (const name of bare.filter((name) => existsSync(join(CASES, name, 'manifest.json')))) {
    test(name, () => check(runner, name));
  }
  for (const name of PACKAGED) test(name, () => checkPackaged(context, name));
}

async function checkPackaged(context, name) {
  const original = await context.server.package('text.rmpkg');
  const bytes = await variant(original, (files) => {
    files.delete('app/word_count.py');
    for (const file of readdirSync(join(CASES, name, 'nodes'))) {
      files.set(`app/${file}`, readFileSync(join(CASES, name, 'nodes', file)));
    }
  });
  context.server.add(`${name}.rmpkg`, bytes);
  const runner = new Runner(context, name);
  assertInitialized(await runner.initialize(`packages/${name}.rmpkg`));
  await check(runner, name);
  await runner.dispose();
}

async function check(runner, name) {
  const manifest = readFileSync(join(CASES, name, 'manifest.json'), 'utf8');
  const expected = JSON.parse(readFileSync(join(CASES, name, 'expected-error.json'), 'utf8'));
  const { failure } = await runner.execute(manifest, [1]);
  assert.equal(failure?.name, 'PipelineError');
  assert.equal(failure.kind, expected.kind, failure.message);
  assert.equal(failure.nodeId, expected.node);
  assert.equal(failure.exitCode, expected.exit_code);
  for (const part of expected.message_contains) assert(failure.message.includes(part), failure.message);
  const traceback = expected.traceback_contains ?? '';
  assert((failure.traceback ?? '').includes(traceback), failure.traceback);
}
