/** Pyodide, from its files on this server. */

import { repeated } from './repeated.js';

const ITEM = 7;
const SUITE = '/suite';

/** @param {{url: string, program: string}} side where its files are, and the node that gives back its item */
export async function start(side) {
  const indexURL = new URL(side.url, location.href).href;
  const { loadPyodide } = await import(`${indexURL}pyodide.mjs`);
  const program = `${side.program}\nPassOn().process(${ITEM})`;
  const firstOf = (pyodide) => {
    const globals = pyodide.toPy({});
    const result = pyodide.runPython(program, { globals });
    globals.destroy();
    if (result !== ITEM) throw new Error(`Pyodide has given \`${result}\``);
  };
  const pyodide = await loadPyodide({ indexURL });
  return {
    first: () => firstOf(pyodide),

    /** The suite's answer; `files` are its paths below `/suite/`, here and on the server. */
    async suite({ seconds, files }) {
      for (const path of files) await write(pyodide, path);
      const code = `import sys, json; sys.path.insert(0, ${JSON.stringify(SUITE)}); import suite`;
      pyodide.runPython(code);
      return JSON.parse(pyodide.runPython(`json.dumps(suite.run(${seconds}))`));
    },

    /** Runs one after the other, with a fresh instance each and all in one. */
    async throughput({ seconds }) {
      const load = async () => firstOf(await loadPyodide({ indexURL }));
      const reused = await repeated(() => firstOf(pyodide), seconds);
      return { reused, fresh: await repeated(load, seconds) };
    },
  };
}

async function write(pyodide, path) {
  const response = await fetch(`${SUITE}/${path}`);
  if (!response.ok) throw new Error(`\`${path}\` of the suite is not there`);
  const target = `${SUITE}/${path}`;
  pyodide.FS.mkdirTree(target.slice(0, target.lastIndexOf('/')));
  pyodide.FS.writeFile(target, await response.text());
}
