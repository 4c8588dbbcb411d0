import { readdirSync, readFileSync } from 'node:fs';

/** What a process that shows pages is started with. */
const SHOWS_PAGES = {
  chromium: /--type=renderer/,
  firefox: /-contentproc.* tab\0*$/,
};

/**
 * The most memory that one of the browser's processes for pages has had, in bytes: of what descends from this
 * process, where the system has `/proc`; else `null`.
 *
 * @param {'chromium' | 'firefox'} browser
 */
export function peakOfPages(browser) {
  const processes = all();
  const below = (pid) => {
    const children = processes.filter(({ parent }) => parent === pid);
    return children.flatMap((child) => [child, ...below(child.pid)]);
  };
  const pages = below(process.pid).filter(({ command }) => SHOWS_PAGES[browser].test(command));
  return pages.length === 0 ? null : Math.max(...pages.map(({ peak }) => peak));
}

function all() {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.flatMap(one);
  } catch {
    return [];
  }
}

/** Nothing of a process that has ended meanwhile. */
function one(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (field) =>
      Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return [{ pid: Number(pid), parent: number('PPid'), peak: number('VmHWM') * 1024, command }];
  } catch {
    return [];
  }
}
