/** Dtypes and headers that the Rust reader reads, too: `conformance/npy.json`. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { dtypeOf } from '../arrays/dtype.js';
import { readNpy } from '../arrays/npy.js';
import { ArrayError } from '../index.js';

const CORPUS = new URL('../../../conformance/npy.json', import.meta.url);
const { dtypes, headers } = JSON.parse(readFileSync(CORPUS, 'utf8'));

/** What is not in the corpus is refused. */
function answers(expected, read) {
  if (expected === undefined) return assert.throws(read, ArrayError);
  assert.deepEqual(read(), expected);
}

describe('dtypes', () => {
  for (const { dtype, descr, bytes } of dtypes) {
    test(JSON.stringify(dtype), () => {
      answers(descr && [descr, bytes], () => {
        const read = dtypeOf(dtype);
        return [read.descr, read.itemSize];
      });
    });
  }
});

/** A file with this header and so many bytes. */
function fileOf(header, bytes) {
  const text = Buffer.from(header, 'latin1');
  const prefix = [0x93, ...Buffer.from('NUMPY'), 1, 0, text.length, 0];
  return Uint8Array.from([...prefix, ...text, ...new Uint8Array(bytes)]);
}

describe('headers of files', () => {
  for (const { header, descr, shape, item_bytes: itemBytes = 1 } of headers) {
    test(JSON.stringify(header), () => {
      answers(descr && [descr, shape], () => {
        const items = (shape ?? [4]).reduce((count, length) => count * length, 1);
        const read = readNpy(fileOf(header, items * itemBytes));
        return [read.dtype.descr, read.shape];
      });
    });
  }
});
