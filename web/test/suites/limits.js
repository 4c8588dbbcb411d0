import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { assertInitialized, Runner } from './runner.js';

const MEBIBYTE = 2 ** 20;
const FLOOD = 100 * MEBIBYTE;

/** A run that takes too much is stopped, by name, and the runner works on. */
export function limits(context) {
  const runner = new Runner(context, 'probes');
  before(async () => assertInitialized(await runner.initialize('packages/probes.rmpkg')));

  async function assertStopped(type, item, options, kind) {
    const { value, failure } = await runner.probe(type, item, options);
    assert.equal(failure?.kind, kind, `${value} ${failure?.message}`);
    await runner.assertWorks();
    return failure;
  }

  test('no state is left from one run to the next', async () => {
    await runner.assertWorks();
    await runner.assertWorks();
  });

  test('a million small files, and what is written to them, end at their limits', async () => {
    const writer = new Runner(context, 'writer');
    const options = { data: 'limits' };
    assertInitialized(await writer.initialize('packages/probes.rmpkg', options));
    const [files, data] = [
      await writer.probe('excess:Litter', 1_000_000, { maxFiles: 1000 }),
      await writer.probe('excess:Keep', 2 * MEBIBYTE, { maxDataBytes: MEBIBYTE }),
    ];
    assert.deepEqual([files.failure?.kind, data.failure?.kind], ['files', 'data']);
    assert.match(files.failure.message, /limit is 1000$/);
    assert.match(data.failure.message, /limit is 1048576 bytes/);
    const kept = await writer.probe('excess:Litter', 10, { maxFiles: 10 });
    assert.equal(kept.value, 10, kept.failure?.message);
    await writer.dispose();
  });

  test('memory ends at its limit', async () => {
    const options = { maxMemoryBytes: 64 * MEBIBYTE };
    const { message } = await assertStopped('excess:Memory', 4 * MEBIBYTE, options, 'memory');
    assert.match(message, /MemoryError|memory/);
  });

  test('a limit below what the runtime starts with is named', async () => {
    const options = { maxMemoryBytes: MEBIBYTE };
    const { message } = await assertStopped('excess:Memory', MEBIBYTE, options, 'memory');
    assert.match(message, /`maxMemoryBytes` is 1048576/);
  });

  // The runtime keeps stdout for the report, whatever a node writes to its descriptor.
  test("a flood past Python's streams ends at the limit", async () => {
    const { message } = await assertStopped('excess:WriteStdout', FLOOD, {}, 'output');
    assert.match(message, /stderr is 67108864 bytes/);
  });

  test('a flood of prints ends at a limit of the caller', async () => {
    const options = { maxOutputBytes: MEBIBYTE };
    const stopped = await assertStopped('excess:Print', FLOOD, options, 'output');
    assert.match(stopped.message, /stderr is 1048576 bytes/);
    assert.equal(stopped.stderrLength, MEBIBYTE);
  });
}
