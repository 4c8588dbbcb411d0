/** What the tests call in the page, as `harness`. Results and failures are plain data. */

import { clearStorage, NdArray, PipelineRunner, readPackage } from '../../loader/index.js';
import { loadRuntime, runCase, streamCase } from './cases.js';

const STDERR_SHOWN = 4_000;

const runners = new Map();
const complaints = [];
const warnings = [];

document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  complaints.push(`${violatedDirective} forbids ${blockedURI}`);
});
addEventListener('error', ({ message }) => complaints.push(message));
addEventListener('unhandledrejection', ({ reason }) => complaints.push(`unhandled: ${reason}`));

/** Makes a runner and keeps it under a name, in place of another of that name. */
async function initialize(name, source, options = {}) {
  return attempt(`initialize ${name}`, async () => {
    const onWarning = (message) => warnings.push(message);
    const begun = performance.now();
    const runner = await PipelineRunner.initialize(source, { onWarning, ...options });
    runners.get(name)?.dispose();
    runners.set(name, runner);
    const ms = performance.now() - begun;
    await runner.keep(); // the next test looks for it in storage
    return { ms, warnings: warnings.splice(0) };
  });
}

/** Executes with the runner of that name. */
async function execute(name, manifest, input, options = {}) {
  return attempt(`execute ${name}`, async () => {
    const { json, metrics } = await runners.get(name).execute(manifest, input, options);
    return { json, report: JSON.parse(json), metrics };
  });
}

/** Takes so many results of an endless stream of numbers, and tells how many numbers went in. */
async function takeSome(name, count) {
  let [given, taken, sum] = [0, 0, 0];
  function* numbers() {
    while (true) yield given++;
  }
  for await (const { item } of runners.get(name).stream(numbers())) {
    sum += item;
    taken += 1;
    if (taken === count) break;
  }
  return { given, sum };
}

function dispose(name) {
  runners.get(name)?.dispose();
  runners.delete(name);
}

/** `{ value }` or `{ failure }`, and a line on the page, for the screenshot. */
async function attempt(title, work) {
  let result;
  try {
    result = { value: await work() };
  } catch (error) {
    result = { failure: describe(error) };
  }
  const { failure } = result;
  const outcome = failure ? `${failure.code ?? failure.kind}: ${failure.message}` : 'done';
  document.querySelector('#log').append(`${title}: ${outcome}\n`);
  return result;
}

/** All that is known of an error; of its stderr the end. */
function describe(error) {
  const { name, message, code, kind, nodeId, traceback, exitCode, stderr = '' } = error;
  return {
    ...{ name, message, code, kind, nodeId, traceback, exitCode },
    stderr: stderr.slice(-STDERR_SHOWN),
    stderrLength: stderr.length,
  };
}

globalThis.harness = {
  ...{ attempt, clearStorage, complaints, dispose, execute, initialize, loadRuntime, runCase },
  ...{ streamCase, takeSome },
  ...{ NdArray, PipelineRunner, readPackage, runners, warnings },
};
