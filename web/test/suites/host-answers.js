/** What the probes of `conformance/hosts/` are to answer: the comparison of `conformance/src/hosts.rs`. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const FOLDER = new URL('../../../conformance/hosts/', import.meta.url);
const ANSWERS = new URL('answers.json', FOLDER);

/** The item that asks for all answers. */
export const INPUT = JSON.parse(readFileSync(new URL('input.json', FOLDER), 'utf8'));

/**
 * Compares what a browser answers, by theme and probe, with what is written down; with
 * `RMPKG_UPDATE_HOSTS=1` writes it instead.
 */
export function checkAnswers(browser, themes) {
  const known = JSON.parse(readFileSync(ANSWERS, 'utf8'));
  const found = byProbe(themes);
  if (process.env.RMPKG_UPDATE_HOSTS === '1') return update(known, browser, found);
  const expected = Object.entries(known).map(([probe, answers]) => [
    probe,
    answer(answers, browser),
  ]);
  assert.deepEqual(found, Object.fromEntries(expected));
}

function byProbe(themes) {
  const probes = Object.entries(themes).flatMap(([theme, answers]) =>
    Object.entries(answers).map(([probe, answer]) => [`${theme}.${probe}`, answer]),
  );
  return Object.fromEntries(probes);
}

/** Whoever has no answer of its own answers as the next one. */
function answer(answers, ...hosts) {
  const own = [...hosts, 'browsers', 'wasmtime', 'native'].find((host) => host in answers);
  return answers[own];
}

/** The first browser speaks for all; each other one for itself where it differs. */
function update(known, browser, found) {
  for (const [probe, answers] of Object.entries(known)) {
    const host = browser === 'chromium' ? 'browsers' : browser;
    delete answers[host];
    if (!isDeepStrictEqual(answer(answers), found[probe])) answers[host] = found[probe];
  }
  const lines = Object.entries(known).map((entry) =>
    entry.map((part) => JSON.stringify(part)).join(': '),
  );
  writeFileSync(ANSWERS, `{\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`);
}
