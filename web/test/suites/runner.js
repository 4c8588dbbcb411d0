import assert from 'node:assert/strict';

/** A runner in the page of the tests, by its name there. */
export class Runner {
  constructor(context, name, mode = 'plain') {
    this.context = context;
    this.name = name;
    this.mode = mode;
  }

  get page() {
    return this.context.pages[this.mode];
  }

  /** Gets, verifies and compiles the package at a path of the server. */
  async initialize(path, options = {}) {
    const code = (...args) => harness.initialize(...args);
    return this.page.evaluate(code, this.name, `../../${path}`, options);
  }

  /** Executes; gives `{ value }` or `{ failure }`. */
  async execute(manifest = null, input = null, options = {}) {
    const code = (...args) => harness.execute(...args);
    return this.page.evaluate(code, this.name, manifest, input, options);
  }

  async dispose() {
    await this.page.evaluate((name) => harness.dispose(name), this.name);
  }

  /** Executes a pipeline of one probe with one item; gives `{ value }` or `{ failure }`. */
  async probe(type, item, options = {}) {
    const { value, failure } = await this.execute(oneNode(type), [item], options);
    return failure ? { failure } : { value: value.report.results[0] };
  }

  /** Whatever happened before, the next run is right. */
  async assertWorks() {
    const { value, failure } = await this.probe('excess:Count', 'again');
    assert.deepEqual(value, [1, 1, 'again'], failure?.message);
  }
}

/** Whether a runner works in a Worker. */
export const THREADS = [
  { thread: 'worker', worker: true },
  { thread: 'main thread', worker: false },
];

/** The engines, and what their pages must be allowed. */
export const ENGINES = [
  { options: { engine: 'shim' }, mode: 'plain' },
  { options: { engine: 'wasmer', wasmerUrl: '../../wasmer/dist/index.js' }, mode: 'unsafe-eval' },
];

/**
 * The engines that are run in a browser. In WebKitGTK 2.50 a run of `@wasmer/sdk` 0.16 now and then never ends, in
 * another test each time, so it is left out there unless `RMPKG_WEBKIT_WASMER` is set. Node.js has the engine `shim` only.
 */
export function enginesOf({ driver }) {
  const isLeftOut = driver.name === 'webkit' && !process.env.RMPKG_WEBKIT_WASMER;
  const runsAll = driver.name !== 'node' && !isLeftOut;
  return ENGINES.filter(({ options }) => runsAll || options.engine !== 'wasmer');
}

/** A pipeline of one node. */
export function oneNode(type) {
  return {
    version: 'v1',
    metadata: { name: type },
    nodes: [{ id: 'probe', node_type: type }],
    connections: [],
  };
}

/** Fails if `initialize` did. */
export function assertInitialized({ failure }) {
  assert.equal(failure, undefined, failure?.message);
}
