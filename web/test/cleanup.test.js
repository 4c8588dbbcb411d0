import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const CLEANUP = new URL('./browsers/cleanup.js', import.meta.url);
const PROCESS = new URL('./browsers/process.js', import.meta.url);

/** Leaves a folder and a process with a child of its own, and says so. */
const PROGRAM = `
  import { temporaryFolder } from '${CLEANUP}';
  import { start } from '${PROCESS}';
  const { path } = temporaryFolder('rmpkg-cleanup-');
  const { child } = start('sh', ['-c', 'sleep 600 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', (data) => {
    console.log(JSON.stringify({ path, processes: [child.pid, Number(data)] }));
  });
`;

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  test(`${signal} leaves no process and no folder`, async () => {
    const program = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
    const [line] = await once(program.stdout, 'data');
    const { path, processes } = JSON.parse(line);
    assert(existsSync(path) && processes.every(runs));

    program.kill(signal);
    assert.deepEqual(await once(program, 'exit'), [code, null]);
    assert(!existsSync(path));
    while (processes.some(runs)) await delay(10);
  });
}

/** A process that has ended, but that nobody waited for, does not run. */
function runs(id) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}
