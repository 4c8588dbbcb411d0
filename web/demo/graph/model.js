/** A pipeline's graph, from a manifest that may be half typed. */

/** The runtime's own nodes, and those that can be built in; every other type is a Python class. */
const RUST_NODES = new Set([
  ...['AddNode', 'CalculatorNode', 'Echo', 'MultiplyNode', 'PassThrough', 'PassThroughNode'],
  ...['AudioBuffer', 'AudioFileReader', 'AudioResample', 'AudioTrackSource', 'AudioTransform'],
  ...['MediaReaderNode', 'RustWhisperTranscriber', 'WhisperNode'],
]);

/**
 * @typedef {object} GraphNode
 * @property {string} id
 * @property {string} type
 * @property {'rust' | 'python'} language
 *
 * @typedef {object} Graph
 * @property {GraphNode[]} nodes
 * @property {[from: number, to: number][]} edges by position in `nodes`
 */

/**
 * What can be drawn of a manifest: connections to nodes that are not there are left out, as the
 * runtime names them when it runs.
 *
 * @param {any} manifest
 * @returns {Graph}
 */
export function readGraph(manifest) {
  const nodes = list(manifest?.nodes)
    .filter((node) => typeof node?.id === 'string')
    .map((node) => readNode(node));
  const position = new Map(nodes.map((node, index) => [node.id, index]));
  /** @type {[number, number][]} */
  const edges = [];
  for (const connection of list(manifest?.connections)) {
    const from = position.get(connection?.from);
    const to = position.get(connection?.to);
    if (from !== undefined && to !== undefined && from !== to) edges.push([from, to]);
  }
  return { nodes, edges };
}

/**
 * @param {{id: string, node_type?: unknown}} node
 * @returns {GraphNode}
 */
function readNode({ id, node_type }) {
  const type = typeof node_type === 'string' ? node_type : '';
  return { id, type, language: RUST_NODES.has(type) ? 'rust' : 'python' };
}

/**
 * @param {unknown} value
 * @returns {any[]}
 */
function list(value) {
  return Array.isArray(value) ? value : [];
}
