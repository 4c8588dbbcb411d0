/** A Worker of the page's own that uses the loader: it answers with what a package gives. */

import { PipelineRunner } from '../../loader/index.js';

self.onmessage = async ({ data: { source, manifest, input, options } }) => {
  try {
    const runner = await PipelineRunner.initialize(source, options);
    const { results } = await runner.execute(manifest, input);
    runner.dispose();
    self.postMessage({ value: results });
  } catch ({ name, message, code, kind }) {
    self.postMessage({ failure: { name, message, code, kind } });
  }
};
