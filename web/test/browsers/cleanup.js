import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

const actions = new Set();

/**
 * Registers what must be undone even if the process is told to stop, and returns a function that
 * undoes it now. The action is synchronous, because nothing else runs while a process exits.
 *
 * @param {() => void} action
 * @returns {() => void}
 */
export function cleanup(action) {
  listen();
  actions.add(action);
  return () => {
    if (actions.delete(action)) action();
  };
}

/** A new folder, and the function that removes it; it is removed in any case. */
export function temporaryFolder(prefix) {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return {
    path,
    remove: cleanup(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 })),
  };
}

/** Kills a process and what it started, if it heads a group and still runs. */
export function killGroup(pid) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

let listening = false;

function listen() {
  if (listening) return;
  listening = true;
  process.on('exit', runAll);
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => process.exit(128 + number));
  }
}

/** The last thing that was set up goes first. */
function runAll() {
  for (const action of [...actions].reverse()) {
    actions.delete(action);
    action();
  }
}
