/** Draws the graph of a pipeline, and on it what a run did. */

import { svg } from '../dom.js';
import { formatCount, formatTime } from '../format.js';
import { layOut } from './layout.js';

/** @import { Graph, GraphNode } from './model.js' */
/** @import { Point } from './layout.js' */

const SIZE = { nodeHeight: 74, columnGap: 40, rowGap: 20 };
const NODE_WIDTH = { least: 164, most: 224 };
/** Of a character, in a wide font; nothing can be measured before it is drawn. */
const WIDTH_IN = { id: 9.4, type: 8.2 };
/** Between a node's left edge and its text, and as much again at the right. */
const INDENT = 22;
const MARGIN = 6;
/** Smaller than this the text is no longer legible. */
const LEAST_SCALE = 0.8;

/** More is neither legible nor quick to draw. */
const MAX_NODES = 300;

/**
 * What a run did to a node.
 *
 * @typedef {object} NodeRun
 * @property {'finished' | 'stopped' | 'failed'} state
 * @property {number} [itemsIn]
 * @property {number} [itemsOut]
 * @property {number} [ms]
 */

export class GraphView {
  #container;
  /** @type {Graph} */
  #graph = { nodes: [], edges: [] };
  /** @type {Map<string, NodeRun>} */
  #runs = new Map();
  #running = false;
  #empty;

  /** @param {HTMLElement} container its content is shown while there is no graph */
  constructor(container) {
    this.#container = container;
    this.#empty = [...container.childNodes];
  }

  /** @param {Graph} graph */
  show(graph) {
    this.#graph = graph;
    this.#runs = new Map();
    this.#draw();
  }

  /** A run has begun: what the last one did is forgotten. */
  begin() {
    this.#running = true;
    this.#runs = new Map();
    this.#draw();
  }

  /** @param {Map<string, NodeRun>} runs by the ids of nodes */
  end(runs) {
    this.#running = false;
    this.#runs = runs;
    this.#draw();
  }

  #draw() {
    const { nodes } = this.#graph;
    if (nodes.length === 0) return this.#container.replaceChildren(...this.#empty);
    if (nodes.length > MAX_NODES) {
      return this.#container.replaceChildren(
        `${formatCount(nodes.length, 'node')}: too many to draw.`,
      );
    }
    this.#container.replaceChildren(drawGraph(this.#graph, this.#runs, this.#running));
  }
}

/**
 * @param {Graph} graph
 * @param {Map<string, NodeRun>} runs
 * @param {boolean} running
 */
function drawGraph(graph, runs, running) {
  const nodeWidth = widthFor(graph.nodes);
  const layout = layOut(graph, { ...SIZE, nodeWidth });
  const width = layout.width + 2 * MARGIN;
  const height = layout.height + 2 * MARGIN;
  const view = `${-MARGIN} ${-MARGIN} ${width} ${height}`;
  const label = describe(graph, runs);
  const drawing = svg(
    'svg',
    { viewBox: view, width, height, role: 'img', 'aria-label': label, class: running && 'running' },
    svg('defs', {}, arrowHead()),
    ...layout.edges.map((points) => drawEdge(points)),
    ...graph.nodes.map((node, index) =>
      drawNode(node, { ...layout.nodes[index], width: nodeWidth }, runs.get(node.id)),
    ),
  );
  drawing.style.minWidth = `${width * LEAST_SCALE}px`;
  return drawing;
}

/** Wide enough for the longest text, within limits. @param {GraphNode[]} nodes */
function widthFor(nodes) {
  const widths = nodes.flatMap(({ id, type }) => [
    [...id].length * WIDTH_IN.id,
    [...type].length * WIDTH_IN.type,
  ]);
  const wanted = Math.max(...widths) + INDENT * 1.5;
  return Math.min(Math.max(wanted, NODE_WIDTH.least), NODE_WIDTH.most);
}

/**
 * What the drawing says, in words.
 *
 * @param {Graph} graph
 * @param {Map<string, NodeRun>} runs
 */
function describe({ nodes, edges }, runs) {
  const all = nodes.map(({ id, type }, index) => {
    const feeds = edges.filter(([from]) => from === index).map(([, to]) => nodes[to].id);
    const run = runs.get(id);
    const parts = [`${id}, ${type}`];
    if (feeds.length > 0) parts.push(`feeds ${feeds.join(' and ')}`);
    if (run) parts.push(run.state === 'failed' ? 'failed' : summary(run));
    return parts.join(', ');
  });
  return `${formatCount(nodes.length, 'node')}: ${all.join('; ')}`;
}

function arrowHead() {
  const marker = { id: 'arrow-head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7 };
  return svg(
    'marker',
    { ...marker, markerHeight: 7, orient: 'auto' },
    svg('path', { d: 'M0 0.5 L7.5 4 L0 7.5 Z', class: 'arrow-head' }),
  );
}

/** @param {Point[]} points */
function drawEdge(points) {
  const [start, ...rest] = points;
  const commands = rest.map((point, index) => {
    const last = points[index];
    if (last.y === point.y) return `L${point.x} ${point.y}`;
    const bend = (last.x + point.x) / 2;
    return `C${bend} ${last.y} ${bend} ${point.y} ${point.x} ${point.y}`;
  });
  const d = `M${start.x} ${start.y} ${commands.join(' ')}`;
  return svg('path', { d, class: 'edge', 'marker-end': 'url(#arrow-head)' });
}

/**
 * @param {GraphNode} node
 * @param {Point & {width: number}} box
 * @param {NodeRun} [run]
 */
function drawNode(node, { x, y, width }, run) {
  const height = SIZE.nodeHeight;
  const at = { transform: `translate(${x} ${y})` };
  const state = run ? (run.state === 'failed' ? '✕ failed' : summary(run)) : '';
  const room = width - INDENT * 1.5;
  return svg(
    'g',
    { ...at, class: `node ${node.language} ${run?.state ?? ''}`, 'data-node': node.id },
    svg('title', {}, `${node.id}: ${node.type}`),
    svg('rect', { width, height, rx: 9, class: 'box' }),
    svg('rect', { width: 4, height: height - 20, x: 9, y: 10, rx: 2, class: 'language' }),
    svg(
      'text',
      { x: INDENT, y: 25, class: 'id' },
      shorten(node.id, Math.round(room / WIDTH_IN.id)),
    ),
    svg(
      'text',
      { x: INDENT, y: 44, class: 'type' },
      shorten(node.type, Math.round(room / WIDTH_IN.type)),
    ),
    svg('text', { x: INDENT, y: 63, class: 'run' }, state),
  );
}

/** @param {NodeRun} run */
function summary({ itemsIn = 0, itemsOut = 0, ms = 0 }) {
  return `${itemsIn} → ${itemsOut} · ${formatTime(ms)}`;
}

/**
 * @param {string} text
 * @param {number} length
 */
function shorten(text, length) {
  const characters = [...text];
  if (characters.length <= length) return text;
  return `${characters.slice(0, length - 1).join('')}…`;
}
