import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { folders } from '../packages.js';
import { Original } from '../variants.js';
import { assertInitialized, Runner } from './runner.js';

const CASES = fileURLToPath(new URL('../../../runtime/tests/bad-input/', import.meta.url));

/** The nodes of the package that the others are made from. */
const NODES = 'app/';

/** The runtime's cases of bad input fail in a browser as they do natively. */
export function badInput(context) {
  const runner = new Runner(context, 'bad-input');
  let original;
  before(async () => {
    assertInitialized(await runner.initialize('packages/text.rmpkg'));
    original = await Original.read(await context.server.package('text.rmpkg'));
  });
  after(() => runner.dispose());

  for (const name of folders(CASES).filter((name) => request(name))) {
    if (existsSync(join(CASES, name, 'nodes'))) {
      test(name, () => checkPackaged(context, original, name));
    } else {
      test(name, () => check(runner, name));
    }
  }
}

/** A case with Python nodes is a package of its own. */
async function checkPackaged(context, original, name) {
  const folder = join(CASES, name, 'nodes');
  const bytes = original.variant((files) => {
    for (const path of [...files.keys()]) if (path.startsWith(NODES)) files.delete(path);
    for (const file of readdirSync(folder))
      files.set(NODES + file, readFileSync(join(folder, file)));
  });
  context.server.add(`${name}.rmpkg`, bytes);
  const runner = new Runner(context, 'bad-nodes');
  assertInitialized(await runner.initialize(`packages/${name}.rmpkg`, { cache: false }));
  await check(runner, name);
  await runner.dispose();
}

async function check(runner, name) {
  const expected = JSON.parse(read(name, 'expected-error.json'));
  const { failure } = await runner.execute(...request(name));
  assert.equal(failure?.name, 'PipelineError');
  assert.equal(failure.kind, expected.kind, failure.message);
  assert.equal(failure.nodeId, expected.node);
  assert.equal(failure.exitCode, expected.exit_code);
  for (const part of expected.message_contains)
    assert(failure.message.includes(part), failure.message);
  const traceback = expected.traceback_contains ?? '';
  assert((failure.traceback ?? '').includes(traceback), failure.traceback);
}

/** Manifest and input of a case, or nothing: not every text on stdin can come from the loader. */
function request(name) {
  if (existsSync(join(CASES, name, 'manifest.json'))) return [read(name, 'manifest.json'), [1]];
  if (name === 'input-data-not-an-array') {
    const { manifest, input_data: input } = JSON.parse(read(name, 'stdin.txt'));
    return [manifest, input];
  }
  return name === 'missing-input' ? [read(name, 'stdin.txt'), null] : undefined;
}

function read(name, file) {
  return readFileSync(join(CASES, name, file), 'utf8');
}
