/** The fields of a pipeline in the order in which the Rust writer has them. */

/** @import { JsonMap, JsonTree } from './json-tree.js' */

/** What stands for a field that has no value: `undefined` leaves it out. @typedef {(value: any) => any} Shape */

/** @type {Shape} */
const asItIs = (value) => value;
/** @type {Shape} */
const unlessNull = (value) => value ?? undefined;
/** @type {Shape} */
const unlessEmpty = (value) => (value?.length ? value : undefined);

/** @type {{[field: string]: Shape}} */
const METADATA = { name: (value) => value ?? '', description: unlessNull };

/** @type {{[field: string]: Shape}} */
const NODE = {
  id: asItIs,
  node_type: asItIs,
  params: (value) => value ?? new Map(),
  is_streaming: (value) => value || undefined,
};

/** @type {{[field: string]: Shape}} */
const SNAPSHOT = { add: unlessEmpty, remove: unlessEmpty };

/** @type {{[field: string]: Shape}} */
const PYTHON = {
  stdlib: (value) => value ?? [],
  builtin: unlessEmpty,
  dependencies: unlessEmpty,
  sources: unlessEmpty,
  tzdata: unlessNull,
  snapshot: (value) => (value instanceof Map ? ordered(value, SNAPSHOT) : unlessNull(value)),
};

/** @type {{[field: string]: Shape}} */
const PIPELINE = {
  version: asItIs,
  metadata: (value) => ordered(value, METADATA),
  nodes: (nodes) => nodes.map((/** @type {JsonMap} */ node) => ordered(node, NODE)),
  connections: (all) => all.map(connection),
  python: (value) => (value ? ordered(value, PYTHON) : undefined),
  // A package's own manifest may serve as a pipeline's.
  runtime_target: () => undefined,
  package: () => undefined,
};

/**
 * @param {JsonMap} pipeline whose types were checked
 * @returns {JsonMap}
 */
export function orderPipeline(pipeline) {
  return ordered(pipeline, PIPELINE);
}

/**
 * First the fields that are known, then the others as they come.
 *
 * @param {JsonMap} fields
 * @param {{[field: string]: Shape}} shapes
 * @returns {JsonMap}
 */
function ordered(fields, shapes) {
  const known = Object.entries(shapes).map(([name, shape]) => [name, shape(fields.get(name))]);
  const others = [...fields].filter(([name]) => !Object.hasOwn(shapes, name));
  const kept = [...known, ...others].filter(([, value]) => value !== undefined);
  return new Map(/** @type {[string, JsonTree][]} */ (kept));
}

/** @param {JsonMap} fields */
function connection(fields) {
  return new Map(['from', 'to'].map((name) => [name, fields.get(name)]));
}
