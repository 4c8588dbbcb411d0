import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { cases } from './cases.js';
import { assertInitialized, Runner } from './runner.js';

const SOURCE = '../../packages/probes.rmpkg';

/** Streams give in a browser what runs give, as far as the page can tell: it reads results as JSON. */
export function streams(context) {
  describe('cases as streams', () => {
    before(() => context.pages.plain.evaluate((url) => harness.loadRuntime(url), SOURCE));
    for (const found of cases().filter(isOfStreams)) {
      test(found.name, async () => {
        const { manifest, nodes } = found.request;
        const request = { manifest, nodes, lines: linesOf(found.read('input.json') ?? '[]') };
        const run = (...args) => harness.streamCase(...args);
        assertStream(found, await context.pages.plain.evaluate(run, SOURCE, request));
      });
    }
  });

  test('a stream goes on as far as its results are taken', async () => {
    const runner = new Runner(context, 'calculator');
    assertInitialized(await runner.initialize('packages/calculator.rmpkg'));
    const { given, sum } = await context.pages.plain.evaluate(() =>
      harness.takeSome('calculator', 1_000),
    );
    assert.equal(sum, ((1_000 * 999) / 2) * 2 + 1_000 * 10);
    assert.ok(given < 100_000, `${given} items were taken`);
    await runner.dispose();
  });
}

/** A stream has input, and refuses what is wrong when it comes to it. */
function isOfStreams(found) {
  const [result, error] = ['expected.json', 'expected-error.json'].map((file) => found.read(file));
  const input = found.read('input.json') ?? '[]';
  if (found.needs !== 'none' || input.includes('__numpy__') || !input.trim().startsWith('['))
    return false;
  if (result) return !result.includes('__numpy__');
  return Boolean(found.read('input.json')) && !error.includes('"invalid_input"');
}

function assertStream(expected, { items, failure }) {
  const manifest = JSON.parse(expected.read('manifest.json'));
  const error = expected.read('expected-error.json');
  if (error) {
    const { exit_code: exitCode, error: document } = JSON.parse(error);
    const { kind, node, message } = document;
    const found = [failure?.kind, failure?.nodeId ?? null, failure?.message, failure?.exitCode];
    assert.deepEqual(found, [kind, node, message, exitCode]);
    return;
  }
  assert.equal(failure, undefined, failure?.message);
  const { results, graph_info: graphInfo } = JSON.parse(expected.read('expected.json'));
  const isSink = (id) => !manifest.connections.some(({ from }) => from === id);
  const sinks = manifest.nodes.map(({ id }) => id).filter(isSink);
  assert.equal(sinks.length, graphInfo.sink_count);
  const ofSink = (sink) => items.filter((found) => (found.sink ?? sink) === sink);
  const found = sinks.flatMap(ofSink).map(({ item }) => item);
  const [texts, expectedTexts] = [found, results].map((list) =>
    list.map((it) => JSON.stringify(it)),
  );
  if (hasFanIn(manifest)) assert.deepEqual(texts.sort(), expectedTexts.sort());
  else assert.deepEqual(texts, expectedTexts);
}

/** Where connections meet, a run sorts the items by them. */
function hasFanIn({ connections }) {
  const into = connections.map(({ to }) => to);
  return new Set(into).size < into.length;
}

/** The items of a JSON array as lines, their numbers as they were written. */
function linesOf(array) {
  const compact = array.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, '$1').slice(1, -1);
  let [depth, lines] = [0, ''];
  for (const [token] of compact.matchAll(/"(?:[^"\\]|\\.)*"|./gsu)) {
    if ('[{'.includes(token)) depth += 1;
    if (']}'.includes(token)) depth -= 1;
    lines += token === ',' && depth === 0 ? '\n' : token;
  }
  return lines;
}
