#!/usr/bin/env node
/** The command `rmpkg-loader`, which runs packages without a browser. */

import { readFileSync } from 'node:fs';
import process from 'node:process';
import '../node/platform.js';
import { WRONG_USAGE } from './ending.js';
import { HELP, parse, WrongUsage } from './flags.js';
import { run } from './run.js';
import { print, shown } from './terminal.js';

/** What shells add to the number of a signal for the exit code of a command that it ended. */
const SHELL_BASE = 128;
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 };

/** @param {string[]} words */
async function main(words) {
  const flags = parse(words);
  if (flags.help) return done(HELP);
  if (flags.version) return done(`rmpkg-loader ${version()}\n`);
  return run(flags, interruption());
}

/** @param {string} text */
async function done(text) {
  await print(text);
  return 0;
}

function version() {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}

/**
 * Aborted by Ctrl-C and what else asks this process to end, with the exit code that it has then. What is asked a second
 * time does not wait.
 */
function interruption() {
  const controller = new AbortController();
  for (const [name, number] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      const code = SHELL_BASE + number;
      if (controller.signal.aborted) process.exit(code);
      controller.abort(code);
    });
  }
  return controller.signal;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof WrongUsage)) throw error;
  process.stderr.write(`error: ${shown(error.message)}; \`rmpkg-loader --help\` has the usage\n`);
  process.exit(WRONG_USAGE);
}
