/** The threads of Workers in the browsers that this process started, as Linux shows them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What the three browsers call them. */
const WORKER = /^(DedicatedWorker|DOM Worker|WebCore: Worker)/;

/** Whether this system shows threads at all. */
export const SHOWS_THREADS = existsSync('/proc/self/task');

/** Ids of the threads that run Workers. */
export function workerThreads() {
  const threads = descendants(process.pid).flatMap((pid) => {
    return list(`/proc/${pid}/task`).map((thread) => ({ pid, thread }));
  });
  const workers = threads.filter(({ pid, thread }) =>
    WORKER.test(read(`/proc/${pid}/task/${thread}/comm`)),
  );
  return new Set(workers.map(({ thread }) => thread));
}

/** The processes that a process started, and those that they started. */
function descendants(ancestor) {
  const children = new Map();
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(pid);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [];
  collect(String(ancestor));
  return found;

  function collect(pid) {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      collect(child);
    }
  }
}

/** The second field behind the name, which stands in brackets and may hold anything. */
function parentOf(pid) {
  const status = read(`/proc/${pid}/stat`);
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[1];
}

/** Processes and threads may end while they are looked at. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
