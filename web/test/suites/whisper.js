import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { MODELS, WHISPER } from '../packages.js';
import { patiently } from '../patiently.js';
import { exampleCase } from './cases.js';
import { assertExpected } from './expectation.js';
import { assertInitialized, Runner } from './runner.js';

const PACKAGE = 'packages/whisper.rmpkg';
const WEIGHTS = 'whisper-tiny/model.safetensors';

/** Real speech and a real model, which lies beside the package. */
export function whisper(context) {
  const runner = new Runner(context, 'whisper');
  const models = modelsOf(WHISPER);
  const load = () => patiently(context.pages.plain, loadWith, `../../${PACKAGE}`, models);
  after(() => runner.dispose());

  test('what is missing without the model is said, with its place', async () => {
    assertInitialized(await runner.initialize(PACKAGE));
    const { failure } = await runner.execute(null, ['/app/speech.flac']);
    assert.deepEqual([failure?.kind, failure?.nodeId], ['node_failed', 'whisper']);
    assert.match(failure.message, /`whisper-tiny\/config\.json` in; give one with .* `models`$/);
  });

  test('speech becomes what it becomes elsewhere', async () => {
    const { seen, ...loaded } = await load();
    assertInitialized(loaded);
    const { size } = statSync(join(MODELS, WEIGHTS));
    const isWhole = ({ loaded, total }) => loaded === size && total === size;
    assert(seen.some(isWhole), `${size} of ${JSON.stringify(seen.at(-1))}`);
    const example = exampleCase('whisper');
    const input = example.read('input.json');
    const run = (items) => harness.execute('whisper', null, items);
    const { value, failure } = await patiently(runner.page, run, input);
    assertExpected(example, { value, failure, stderr: '' });
  });

  test('the model is kept, and is not sent again', async () => {
    const sent = [];
    const note = (name) => sent.push(name);
    context.server.on('sent', note);
    const { value, ...loaded } = await load();
    context.server.off('sent', note);
    assertInitialized(loaded);
    assert.deepEqual([sent, value.warnings], [[], []]);
  });
}

/** What the example's `models.json` names, seen from the tests' page. */
function modelsOf(example) {
  const named = JSON.parse(readFileSync(join(example, 'models.json'), 'utf8'));
  const seen = Object.entries(named).map(([name, { url, sha256 }]) => [
    name,
    { url: `../../${url}`, sha256 },
  ]);
  return Object.fromEntries(seen);
}

/** Runs in the page: loads, and tells besides how the models came. */
async function loadWith(source, models) {
  const seen = [];
  const onProgress = ({ phase, ...progress }) => phase === 'models' && seen.push(progress);
  const result = await harness.initialize('whisper', source, { models, onProgress });
  return { ...result, seen };
}
