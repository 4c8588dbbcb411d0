import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';

import { crc32 } from '../../loader/package/crc32.js';
import { oneNode } from './runner.js';

const SIZE = 5 * 2 ** 20 + 3;
const MODEL = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) >> 3);

/** How the Workers of one runner read it, all at once. */
const PIECES = [-1, 2 ** 16, 10 ** 6, SIZE - 1];

/** Where memory can be shared, and where it cannot. */
const MODES = ['isolated', 'plain'];

/** Workers read a model that none of them has a copy of. */
export function models(context) {
  before(() => context.server.add('large.bin', MODEL));

  for (const mode of MODES) {
    test(`a large model is right in every Worker, on a page that is ${mode}`, async () => {
      if (!context.pages[mode]) await context.open(mode);
      const manifest = oneNode('models:Checksum');
      const found = await context.pages[mode].evaluate(readAll, manifest, PIECES);
      const expected = PIECES.map(() => ({ url: crc32(MODEL), file: crc32(MODEL) }));
      assert.deepEqual(found, expected);
    });

    test(`a model whose digest is known is got once, on a page that is ${mode}`, async () => {
      const name = `pinned-${mode}.bin`;
      const sha256 = createHash('sha256').update(MODEL).digest('hex');
      const manifest = oneNode('models:Checksum');
      context.server.add(name, MODEL);
      for (let visit = 0; visit < 2; visit += 1) {
        await context.open(mode);
        const { found, phases } = await context.pages[mode].evaluate(
          ...[readPinned, manifest, `../../packages/${name}`, sha256],
        );
        assert.equal(found, crc32(MODEL));
        assert.equal(phases.includes('models'), visit === 0);
        context.server.add(name, new Uint8Array(7)); // nobody asks for it any more
      }
    });
  }
}

/** Runs in the page: a model from a URL, with its digest; and the phases that loading went through. */
async function readPinned(manifest, url, sha256) {
  const phases = [];
  const onProgress = ({ phase }) => phases.push(phase);
  const options = { models: { pinned: { url, sha256 } }, onProgress };
  const { failure } = await harness.initialize('pinned', '../../packages/probes.rmpkg', options);
  if (failure) return { found: failure, phases };
  const run = await harness.execute('pinned', manifest, [{ name: 'pinned', piece: -1 }]);
  harness.dispose('pinned');
  return { found: run.failure ?? run.value.report.results[0], phases };
}

/** Runs in the page: a model from a URL, and the same as a file of the user's. */
async function readAll(manifest, pieces) {
  const url = '../../packages/large.bin';
  const file = new File([await (await fetch(url)).blob()], 'large.bin');
  const models = { url, file };
  const { failure } = await harness.initialize('models', '../../packages/probes.rmpkg', { models });
  if (failure) return failure;
  const checksum = async (name, piece) => {
    const run = await harness.execute('models', manifest, [{ name, piece }]);
    return run.failure ?? run.value.report.results[0];
  };
  const read = async (piece) => ({
    url: await checksum('url', piece),
    file: await checksum('file', piece),
  });
  const found = await Promise.all(pieces.map(read));
  harness.dispose('models');
  return found;
}
