import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { cleanup, killGroup } from './cleanup.js';

/**
 * Starts a program as the head of a process group of its own, so that `stop` ends whatever it
 * started as well. What it started in groups of their own only it can end: `stop('SIGTERM')` asks it to.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function start(program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  const failure = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`\`${program}\` ended: ${signal ?? code}`)),
    );
  });
  failure.catch(() => {});
  const kill = cleanup(() => killGroup(child.pid));
  const stop = async (signal = 'SIGKILL') => {
    const running = child.pid && child.exitCode === null && child.signalCode === null;
    const exit = running && once(child, 'exit');
    if (running && signal !== 'SIGKILL') {
      child.kill(signal);
      await exit;
    }
    kill();
    await exit;
  };
  return { child, failure, stop };
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
