/** Connects the parts of the page. */

import { Activities } from './activity.js';
import { byId } from './dom.js';
import { Editor } from './editor.js';
import { FiguresView } from './figures/view.js';
import { formatCount, formatTime } from './format.js';
import { readGraph } from './graph/model.js';
import { GraphView } from './graph/view.js';
import { InputFiles } from './input/files.js';
import { judgeInput, judgeManifest } from './judge.js';
import { Log } from './log.js';
import { MetricsView } from './metrics.js';
import { workOffline } from './offline.js';
import { Options } from './options.js';
import { isAborted, nodeRuns } from './outcome.js';
import { clearOutput, showFailure, showOutput } from './output.js';
import { offerPackages } from './package-source.js';
import { hidePackage, showBadPackage, showPackage } from './package-view.js';
import { Keeping } from './playground/keeping.js';
import { Playground } from './playground/playground.js';
import { Session } from './session.js';
import { SoundPanel } from './sound/panel.js';
import { Status } from './status.js';
import { paced } from './stream/paced.js';
import { StreamTable } from './stream/table.js';

/** @import { PackageError, PipelineStream } from '../loader/index.js' */
/** @import { Metrics, PipelineResult } from '../loader/runner.js' */
/** @import { Choice } from './package-source.js' */
/** @typedef {ReturnType<Activities["begin"]>} Activity */

const session = new Session();
const status = new Status();
const options = new Options();
const log = new Log();
const metrics = new MetricsView();
const figures = new FiguresView();
const streamTable = new StreamTable();
const graphView = new GraphView(byId('graph'));
const executeButton = byId('execute');
const activities = new Activities(session, status);

let graph = readGraph(null);

const manifestEditor = new Editor('manifest', judgeManifest(session), (manifest) => {
  graph = readGraph(manifest);
  graphView.show(graph);
  sound.declare(manifest);
});
const inputEditor = new Editor('input', judgeInput(session));
const inputFiles = new InputFiles(inputEditor);
const sound = new SoundPanel(inputFiles, () => !executeButton.disabled && run());
const playground = new Playground(() => keeping.changed());
const keeping = new Keeping({
  session,
  playground,
  manifestEditor,
  inputEditor,
  inputFiles,
  status,
});

executeButton.addEventListener('click', run);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !executeButton.disabled) run();
});
offerPackages(open);
workOffline();

/** @param {Choice} choice */
async function open({ name, input, ...choice }) {
  const activity = activities.begin();
  hidePackage();
  clearRun();
  try {
    const onProgress = activity.guard((/** @type {any} */ progress) => status.show(progress));
    const onWarning = activity.guard(warn);
    const content = await session.open(choice, { ...options.runner, onProgress, onWarning });
    if (!activity.isCurrent()) return;
    showPackage(content);
    byId('main').dataset.open = '';
    const isRestored = keeping.open(content, input);
    sound.open(content, inputEditor.value);
    options.suggestStream(sound.wantsStream);
    const also = isRestored ? ', with your changes' : '';
    activity.end(`${name} is verified and ready${also}.`, 'good');
  } catch (error) {
    if (!activity.isCurrent()) return;
    graphView.show(readGraph(null));
    sound.declare(null);
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
    const count = await execute(activity);
    if (!activity.isCurrent()) return;
    const time = formatTime(performance.now() - begun);
    activity.end(`${formatCount(count, 'result')} in ${time}.`, 'good');
  } catch (error) {
    if (activity.isCurrent()) fail(error, activity);
  }
}

/**
 * Shows what comes of the pipeline, and gives the number of results.
 *
 * @param {Activity} activity
 */
async function execute(activity) {
  const manifest = /** @type {string} */ (manifestEditor.text);
  const request = { manifest, files: playground.changes };
  const onProgress = activity.guard((/** @type {any} */ progress) => status.show(progress));
  const setup = { ...options.runner, onProgress, onWarning: activity.guard(warn) };
  const limits = {
    ...options.limits,
    onStdout: activity.guard((/** @type {string} */ text) => log.write('stdout', text)),
    onStderr: activity.guard((/** @type {string} */ text) => log.write('stderr', text)),
  };
  status.say('Running…', 'busy');
  if (options.isStream) {
    const items = paced(inputFiles.items(inputEditor.text));
    return showStream(await session.stream({ ...request, items }, setup, limits), activity);
  }
  const input = inputFiles.input(inputEditor.text);
  const result = await session.execute({ ...request, input }, setup, limits);
  if (activity.isCurrent()) showResult(result);
  return result.results.length;
}

/** @param {string} message */
function warn(message) {
  log.write('stderr', `warning: ${message}\n`);
}

/** @param {PipelineResult} result */
function showResult(result) {
  showOutput(result.json);
  figures.show(result.results);
  for (const item of result.results) sound.add(item);
  showCosts(result.metrics);
}

/**
 * @param {PipelineStream} stream
 * @param {Activity} activity
 */
async function showStream(stream, activity) {
  for await (const result of stream) {
    if (!activity.isCurrent()) break;
    streamTable.add(result);
    sound.add(result.item);
  }
  if (activity.isCurrent() && stream.report) showCosts(stream.report.metrics);
  return streamTable.count;
}

/** @param {Metrics} costs */
function showCosts(costs) {
  log.end();
  streamTable.show();
  metrics.show(costs, graph);
  sound.endRun(costs.executeMs);
  graphView.end(nodeRuns(costs.runtime, 'finished'));
}

/**
 * @param {any} error
 * @param {Activity} activity
 */
function fail(error, activity) {
  log.end();
  streamTable.show();
  const node = error.nodeId ?? null;
  const runs = nodeRuns(error.metrics?.runtime, 'stopped');
  if (node !== null) runs.set(node, { ...runs.get(node), state: 'failed' });
  graphView.end(runs);
  if (error.metrics) metrics.show(error.metrics, graph);
  if (isAborted(error)) return activity.end('The run was cancelled.', 'idle');
  showFailure(error, playground.showFailure(error));
  activity.end(node === null ? 'The run failed.' : `The node “${node}” failed.`, 'bad');
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
  sound.beginRun();
  streamTable.clear();
  log.clear();
  metrics.clear();
}
