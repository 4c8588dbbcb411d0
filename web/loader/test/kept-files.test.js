/** What another page of the origin has put in the place of `/data` is no folder, and said to be none. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { clearStorage, PipelineRunner } from '../index.js';
import { read, write } from '../storage/database.js';
import { saying } from './support/build.js';

const bytes = new Uint8Array([1]);

/** Runs with what is kept in `/data`. */
async function run() {
  const runner = await PipelineRunner.initialize(saying('good'), { worker: false, data: 'kept' });
  return (await runner.execute(null, [])).results[0];
}

beforeEach(() => clearStorage({ data: true }));

test('what runs leave is found again', async () => {
  const files = new Map([
    ['file', bytes],
    [`folder/${'ä'.repeat(127)}`, bytes],
    ['__proto__', bytes],
    ['empty', null],
    ['link', { link: '../..' }],
  ]);
  await write('data', 'kept', files);
  assert.equal(await run(), 'good');
  assert.deepEqual(new Set((await read('data', 'kept')).keys()), new Set(files.keys()));
});

const others = {
  'a text': 'files',
  'an object': { file: bytes },
  'a number as a name': new Map([[7, bytes]]),
  'an empty name': new Map([['', bytes]]),
  'an absolute name': new Map([['/file', bytes]]),
  'a folder twice': new Map([['folder//file', bytes]]),
  'a way out': new Map([['folder/../../file', bytes]]),
  'a name that ends early': new Map([['file\0', bytes]]),
  'a name that is too long': new Map([['ä'.repeat(128), bytes]]),
  'a text as a file': new Map([['file', 'text']]),
  'a link to nothing': new Map([['link', { link: 7 }]]),
  'numbers of another size': new Map([['file', new Float64Array(1)]]),
};

for (const [what, files] of Object.entries(others)) {
  test(`${what} in the storage is named, and stays until somebody removes it`, async () => {
    await write('data', 'kept', files);
    await assert.rejects(run(), {
      name: 'PipelineError',
      kind: 'storage',
      message: /^`\/data` cannot be read: what is stored there .*no (folder|file)/,
    });
    assert.deepEqual(await read('data', 'kept'), files);
    await clearStorage({ data: true });
    assert.equal(await run(), 'good');
  });
}
