/** What a page does that shows one result, with the time of each step since its navigation began. */

import { PipelineRunner } from '../../loader/index.js';

const marks = { scripts: performance.now() };
const onProgress = ({ phase, loaded, total }) => {
  marks[`${phase} begins`] ??= performance.now();
  if (loaded === total) marks[phase] = performance.now();
};
const query = new URLSearchParams(location.search);
const runner = await PipelineRunner.initialize(query.get('package'), { onProgress });
marks.initialized = performance.now();
const { results, metrics } = await runner.execute(null, query.get('input'));
marks.result = performance.now();
await runner.keep();
marks.kept = performance.now();
globalThis.outcome = { marks, results, metrics };
