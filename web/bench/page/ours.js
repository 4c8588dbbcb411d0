/** A package and the loader. */

import { PipelineRunner } from '../loader/index.js';
import { repeated } from './repeated.js';

const ITEM = 7;

/** @param {{package: string}} side where the package is */
export async function start(side) {
  const initialize = () => PipelineRunner.initialize(side.package);
  const runner = await initialize();
  const first = async () => {
    const { results } = await runner.execute(null, [ITEM]);
    if (results[0] !== ITEM) throw new Error(`the package has given \`${results[0]}\``);
  };
  return {
    first,

    /** The suite's answer. */
    async suite({ seconds }) {
      const { results } = await runner.execute(null, [seconds]);
      return results[0];
    },

    /** Runs one after the other, a fresh instance each. */
    async throughput({ seconds }) {
      return { fresh: await repeated(first, seconds) };
    },

    /** The milliseconds that runs with so many items took, as the runtime itself has measured. */
    async rust({ items, runs }) {
      const input = Array.from({ length: items }, (_, place) => place / 4);
      const times = [];
      for (let run = 0; run < runs; run += 1) {
        const { results, metrics } = await runner.execute(null, input);
        if (results.length !== items) throw new Error(`${results.length} results have come`);
        times.push(metrics.runtime.totalMs);
      }
      return times;
    },

    /** What is said in recordings, which are among the package's models, and what that costs. */
    async speech({ recordings }) {
      const items = recordings.map((name) => `/models/recordings/${name}`);
      const { results, metrics } = await runner.execute(null, items);
      const { nodes, totalMs } = metrics.runtime;
      return {
        texts: results.map(({ text }) => text),
        seconds: nodes[0].ms / 1000,
        whole: totalMs / 1000,
        bytes: metrics.peakMemoryBytes || null,
      };
    },
  };
}
