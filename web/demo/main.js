/** Connects the parts of the page. */

import { PackageError, PipelineError } from '../loader/index.js';
import { Activities } from './activity.js';
import { byId } from './dom.js';
import { Editor } from './editor.js';
import { FiguresView } from './figures/view.js';
import { formatCount, formatTime } from './format.js';
import { readGraph } from './graph/model.js';
import { GraphView } from './graph/view.js';
import { InputFiles } from './input/files.js';
import { Log } from './log.js';
import { MetricsView } from './metrics.js';
import { workOffline } from './offline.js';
import { Options } from './options.js';
import { clearOutput, showFailure, showOutput } from './output.js';
import { offerPackages } from './package-source.js';
import { hidePackage, showBadPackage, showPackage } from './package-view.js';
import { Keeping } from './playground/keeping.js';
import { Playground } from './playground/playground.js';
import { Session } from './session.js';
import { Status } from './status.js';

/** @import { PipelineResult, RuntimeMetrics } from '../loader/runner.js' */
/** @import { NodeRun } from './graph/view.js' */
/** @import { Choice } from './package-source.js' */

const session = new Session();
const status = new Status();
const options = new Options();
const log = new Log();
const metrics = new MetricsView();
const figures = new FiguresView();
const graphView = new GraphView(byId('graph'));
const execute = byId('execute');
const activities = new Activities(session, status);

let graph = readGraph(null);

const manifestEditor = new Editor('manifest', judgeManifest, (manifest) => {
  graph = readGraph(manifest);
  graphView.show(graph);
});
const inputEditor = new Editor('input', judgeInput);
const inputFiles = new InputFiles(inputEditor);
const playground = new Playground(() => keeping.changed());
const keeping = new Keeping({
  session,
  playground,
  manifestEditor,
  inputEditor,
  inputFiles,
  status,
});

execute.addEventListener('click', run);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !execute.disabled) run();
});
offerPackages(open);
workOffline();

/** @param {any} manifest */
function judgeManifest(manifest) {
  if (manifest === undefined) return session.isOpen ? 'No manifest: the packaged one is used.' : '';
  if (!Array.isArray(manifest?.nodes))
    throw new Error('A manifest is an object with a list `nodes`.');
  const { nodes, edges } = readGraph(manifest);
  return `${formatCount(nodes.length, 'node')}, ${formatCount(edges.length, 'connection')}.`;
}

/** @param {any} input */
function judgeInput(input) {
  if (input === undefined) return session.isOpen ? 'No input: only source nodes give items.' : '';
  if (!Array.isArray(input)) throw new Error('The input is a list of items.');
  return input.length === 0 ? 'No items: add some.' : `${formatCount(input.length, 'item')}.`;
}

/** @param {Choice} choice */
async function open({ name, source, input }) {
  const activity = activities.begin();
  hidePackage();
  clearRun();
  try {
    const onProgress = activity.guard((/** @type {any} */ progress) => status.show(progress));
    const onWarning = activity.guard(warn);
    const content = await session.open(source, { ...options.runner, onProgress, onWarning });
    if (!activity.isCurrent()) return;
    showPackage(content);
    byId('main').dataset.open = '';
    const isRestored = keeping.open(content, input);
    const also = isRestored ? ', with your changes' : '';
    activity.end(`${name} is verified and ready${also}.`, 'good');
  } catch (error) {
    if (!activity.isCurrent()) return;
    graphView.show(readGraph(null));
    delete byId('main').dataset.open;
    if (isAborted(error)) return activity.end('Loading was cancelled.', 'idle');
    showBadPackage(/** @type {PackageError} */ (error));
    activity.end(`${name} cannot be used.`, 'bad');
  }
}

async function run() {
  if (!options.check() || !checkEditors()) return;
  const activity = activities.begin();
  clearRun();
  graphView.begin();
  const begun = performance.now();
  try {
    const request = {
      manifest: /** @type {string} */ (manifestEditor.text),
      input: inputFiles.input(inputEditor.text),
      files: playground.changes,
    };
    const onProgress = activity.guard((/** @type {any} */ progress) => status.show(progress));
    status.say('Running…', 'busy');
    const result = await session.execute(
      request,
      { ...options.runner, onProgress, onWarning: activity.guard(warn) },
      {
        ...options.limits,
        onStdout: activity.guard((/** @type {string} */ text) => log.write('stdout', text)),
        onStderr: activity.guard((/** @type {string} */ text) => log.write('stderr', text)),
      },
    );
    if (!activity.isCurrent()) return;
    showResult(result);
    const count = formatCount(result.results.length, 'result');
    activity.end(`${count} in ${formatTime(performance.now() - begun)}.`, 'good');
  } catch (error) {
    if (activity.isCurrent()) fail(error, activity);
  }
}

/** @param {string} message */
function warn(message) {
  log.write('stderr', `warning: ${message}\n`);
}

/** @param {PipelineResult} result */
function showResult(result) {
  log.end();
  showOutput(result.json);
  figures.show(result.results);
  metrics.show(result.metrics, graph);
  graphView.end(nodeRuns(result.metrics.runtime, 'finished'));
}

/**
 * @param {any} error
 * @param {ReturnType<Activities["begin"]>} activity
 */
function fail(error, activity) {
  log.end();
  const node = error.nodeId ?? null;
  const runs = nodeRuns(error.metrics?.runtime, 'stopped');
  if (node !== null) runs.set(node, { ...runs.get(node), state: 'failed' });
  graphView.end(runs);
  if (error.metrics) metrics.show(error.metrics, graph);
  if (isAborted(error)) return activity.end('The run was cancelled.', 'idle');
  showFailure(error, playground.showFailure(error));
  activity.end(node === null ? 'The run failed.' : `The node “${node}” failed.`, 'bad');
}

/**
 * What the runtime says of each node, by its id.
 *
 * @param {RuntimeMetrics | null | undefined} runtime
 * @param {NodeRun['state']} state
 * @returns {Map<string, NodeRun>}
 */
function nodeRuns(runtime, state) {
  return new Map((runtime?.nodes ?? []).map(({ id, ...run }) => [id, { ...run, state }]));
}

/** Leads to the first editor whose text is wrong. */
function checkEditors() {
  for (const [name, editor] of Object.entries({ manifest: manifestEditor, input: inputEditor })) {
    if (!editor.complaint) continue;
    status.say(`The ${name} is wrong. ${editor.complaint}`, 'bad');
    editor.focusDefect();
    return false;
  }
  return true;
}

function clearRun() {
  clearOutput();
  playground.clearFailure();
  figures.clear();
  log.clear();
  metrics.clear();
}

/** @param {unknown} error */
function isAborted(error) {
  if (error instanceof PackageError) return error.code === 'aborted';
  if (error instanceof PipelineError) return error.kind === 'aborted';
  return error instanceof DOMException && error.name === 'AbortError';
}
