import { PipelineRunner } from './loader/index.js';

const output = document.querySelector('#output');
try {
  const runner = await PipelineRunner.initialize('packages/mixed.rmpkg');
  const { results } = await runner.execute(null, [10, 20, 30, 25]);
  output.textContent = JSON.stringify(results);
} catch (error) {
  output.textContent = error.message;
}
