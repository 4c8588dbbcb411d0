/**
 * What safepoints cost: small Python programs in packages with and without, in turns, in each browser
 * and under wasmtime. The least time of each program counts; shown are ratios.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { selectedDrivers } from './browsers/index.js';
import { TestServer } from './server.js';
import { assertInitialized, Runner } from './suites/runner.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, 'target/rmpkg-bench');
const ROUNDS = 5;

const PACKAGES = { without: ['--no-safepoints'], with: [] };

function xtask(...args) {
  const { error, status, stdout } = spawnSync('cargo', ['xtask', '--quiet', '--json', ...args], {
    cwd: ROOT,
    input: '[1]',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (error || status !== 0) throw error ?? new Error(`\`cargo xtask ${args[0]}\` failed`);
  return JSON.parse(stdout);
}

const file = (name) => join(FOLDER, `${name}.rmpkg`);

function build(name) {
  const pipeline = join(ROOT, 'runtime/safepoints/bench');
  return xtask('package', '--pipeline', pipeline, '--output', file(name), ...PACKAGES[name]);
}

/** Runs both packages in turns; `times` gives the times of a package's programs. */
async function compare(host, times) {
  const least = { without: {}, with: {} };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of Object.keys(PACKAGES)) {
      for (const [program, ms] of Object.entries(await times(name))) {
        least[name][program] = Math.min(least[name][program] ?? Infinity, ms);
      }
    }
  }
  const programs = Object.keys(least.with);
  const ratios = programs.map((program) => [program, least.with[program] / least.without[program]]);
  const sum = ratios.reduce((total, [, ratio]) => total + Math.log(ratio), 0);
  const mean = Math.exp(sum / ratios.length);
  return { host, ...Object.fromEntries([...ratios, ['mean', mean]].map(rounded)) };
}

const rounded = ([name, ratio]) => [name, Number(ratio.toFixed(3))];

async function inBrowser(driver) {
  const server = await TestServer.start(FOLDER);
  const browser = await driver.launch();
  try {
    const pages = { plain: await browser.open(`${server.origin}/plain/test/page/`) };
    const runners = {};
    for (const name of Object.keys(PACKAGES)) {
      runners[name] = new Runner({ pages }, name);
      assertInitialized(await runners[name].initialize(`packages/${name}.rmpkg`));
    }
    return await compare(driver.name, async (name) => {
      const { value, failure } = await runners[name].execute(null, [1]);
      if (failure) throw new Error(failure.message);
      return value.report.results[0];
    });
  } finally {
    await browser.close();
    await server.close();
  }
}

mkdirSync(FOLDER, { recursive: true });
for (const name of Object.keys(PACKAGES)) console.log(name, build(name).sizes);
const underWasmtime = (name) => xtask('run', file(name), '--input', '-').results[0];
const rows = [await compare('wasmtime', underWasmtime)];
for (const driver of selectedDrivers()) rows.push(await inBrowser(driver));
const programs = Object.keys(rows[0]).filter((name) => name !== 'host');
console.table(
  Object.fromEntries(
    programs.map((name) => [name, Object.fromEntries(rows.map((row) => [row.host, row[name]]))]),
  ),
);
