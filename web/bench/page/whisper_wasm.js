/**
 * whisper.cpp, as npm's `@timur00kh/whisper.wasm` has compiled it: with vectors. It computes in a Worker, for which it
 * wants shared memory; of its threads one is asked for. Its own module is called here, since the class around it waits
 * now and then, and gives up after some minutes.
 */

import { samplesOf } from './samples.js';

const MODULE = '../whisper-wasm/dist/libmain-D9-QM3iM.mjs';
const THREADS = 1;
const FILE = 'model.bin';
/** How it writes a segment to its standard output, and what it writes last to the other one. */
const SEGMENT = /^\[[\d:.]+ --> [\d:.]+\]\s*(.*)$/;
const END = /total time/;

/** @param {{model: string}} side where its weights are */
export async function start(side) {
  const { default: create } = await import(MODULE);
  let texts = [];
  let ended;
  const whisper = await create({
    print: (line) => {
      const segment = SEGMENT.exec(line);
      if (segment) texts.push(segment[1]);
    },
    printErr: (line) => {
      if (END.test(line)) ended?.();
    },
  });
  const response = await fetch(side.model);
  if (!response.ok) throw new Error(`\`${side.model}\` is not there`);
  const weights = new Uint8Array(await response.arrayBuffer());
  whisper.FS_createDataFile('/', FILE, weights, true, true, true);

  /** Greedily, and without what was said before. */
  async function transcribe(model, samples) {
    texts = [];
    const end = new Promise((resolve) => {
      ended = resolve;
    });
    if (whisper.full_default(model, samples, 'en', THREADS, false) !== 0) {
      throw new Error('whisper.cpp does not take the samples');
    }
    await end;
    return texts.join(' ');
  }

  return {
    /** What is said in recordings, and what that costs. */
    async speech({ recordings }) {
      const all = await Promise.all(recordings.map((name) => samplesOf(`/recordings/${name}`)));
      const begun = performance.now();
      const model = whisper.init(FILE);
      if (!model) throw new Error('whisper.cpp does not take the weights');
      const loaded = performance.now();
      const said = [];
      for (const samples of all) said.push(await transcribe(model, samples));
      const done = performance.now();
      return {
        texts: said,
        seconds: (done - loaded) / 1000,
        whole: (done - begun) / 1000,
        bytes: whisper.HEAPU8.buffer.byteLength,
      };
    },
  };
}
