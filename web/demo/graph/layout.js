/**
 * A layered layout, left to right: each node stands right of all that feed it, and an edge that
 * passes a layer gets a place in it, so that it runs around the nodes there.
 */

/** @import { Graph } from './model.js' */

/** Sweeps to and fro; more hardly change the order of graphs that a person writes. */
const SWEEPS = 4;

/**
 * @typedef {object} Size
 * @property {number} nodeWidth
 * @property {number} nodeHeight
 * @property {number} columnGap
 * @property {number} rowGap
 *
 * @typedef {{x: number, y: number}} Point
 *
 * @typedef {object} Layout
 * @property {Point[]} nodes the upper left corner of each node
 * @property {Point[][]} edges the points that each edge runs through
 * @property {number} width
 * @property {number} height
 */

/**
 * @param {Graph} graph
 * @param {Size} size
 * @returns {Layout}
 */
export function layOut(graph, size) {
  const layerOf = assignLayers(graph);
  const { slots, chains } = placeEdges(graph, layerOf);
  const layers = orderLayers(slots, chains);
  const rows = alignRows(slots, layers);
  return measure(graph, chains, slots, rows, size);
}

/**
 * The layer of each node: the length of the longest way to it. An edge that closes a cycle counts
 * for nothing.
 *
 * @param {Graph} graph
 */
function assignLayers({ nodes, edges }) {
  const incoming = nodes.map(() => 0);
  for (const [, to] of edges) incoming[to] += 1;
  const layerOf = nodes.map(() => 0);
  const done = new Set();
  while (done.size < nodes.length) {
    const ready = nextReady(incoming, done);
    done.add(ready);
    for (const [from, to] of edges) {
      if (from !== ready || done.has(to)) continue;
      incoming[to] -= 1;
      layerOf[to] = Math.max(layerOf[to], layerOf[ready] + 1);
    }
  }
  return layerOf;
}

/**
 * A node that waits for no other; where all wait for each other, the first one.
 *
 * @param {number[]} incoming
 * @param {Set<number>} done
 */
function nextReady(incoming, done) {
  const waiting = incoming.map((_, index) => index).filter((index) => !done.has(index));
  return waiting.find((index) => incoming[index] === 0) ?? waiting[0];
}

/**
 * Slots are places in layers: one for each node, and one for each layer that an edge passes.
 *
 * @typedef {{layer: number, before: number[], after: number[]}} Slot
 *
 * @param {Graph} graph
 * @param {number[]} layerOf
 * @returns {{slots: Slot[], chains: number[][]}} the slots, nodes first, and those of each edge
 */
function placeEdges({ edges }, layerOf) {
  /** @type {Slot[]} */
  const slots = layerOf.map((layer) => ({ layer, before: [], after: [] }));
  const chains = edges.map(([from, to]) => {
    const chain = [from];
    for (let layer = layerOf[from] + 1; layer < layerOf[to]; layer += 1) {
      chain.push(slots.push({ layer, before: [], after: [] }) - 1);
    }
    return [...chain, to];
  });
  for (const chain of chains) {
    for (let at = 1; at < chain.length; at += 1) {
      slots[chain[at - 1]].after.push(chain[at]);
      slots[chain[at]].before.push(chain[at - 1]);
    }
  }
  return { slots, chains };
}

/**
 * Orders each layer by where its neighbours are, so that few edges cross.
 *
 * @param {Slot[]} slots
 * @param {number[][]} chains
 */
function orderLayers(slots, chains) {
  const depth = Math.max(0, ...slots.map(({ layer }) => layer + 1));
  /** @type {number[][]} */
  const layers = Array.from({ length: depth }, () => []);
  for (const [slot, { layer }] of slots.entries()) layers[layer].push(slot);
  let best = { layers, crossings: countCrossings(layers, slots, chains) };
  let current = layers;
  for (let sweep = 0; sweep < SWEEPS * 2 && best.crossings > 0; sweep += 1) {
    current = sweepOnce(current, slots, sweep % 2 === 0);
    const crossings = countCrossings(current, slots, chains);
    if (crossings < best.crossings) best = { layers: current, crossings };
  }
  return best.layers;
}

/**
 * @param {number[][]} layers
 * @param {Slot[]} slots
 * @param {boolean} forward
 */
function sweepOnce(layers, slots, forward) {
  const ordered = layers.map((layer) => [...layer]);
  const order = forward ? ordered : [...ordered].reverse();
  for (let at = 1; at < order.length; at += 1) {
    const rank = new Map(order[at - 1].map((slot, index) => [slot, index]));
    const own = new Map(order[at].map((slot, index) => [slot, index]));
    /** @param {number} slot */
    const weight = (slot) => {
      const neighbours = forward ? slots[slot].before : slots[slot].after;
      const ranks = neighbours
        .map((other) => rank.get(other))
        .filter((found) => found !== undefined);
      return ranks.length > 0 ? mean(ranks) : /** @type {number} */ (own.get(slot));
    };
    order[at].sort((a, b) => weight(a) - weight(b));
  }
  return ordered;
}

/**
 * @param {number[][]} layers
 * @param {Slot[]} slots
 * @param {number[][]} chains
 */
function countCrossings(layers, slots, chains) {
  const rank = new Map(layers.flatMap((layer) => layer.map((slot, index) => [slot, index])));
  /** @type {number[][][]} */
  const links = layers.map(() => []);
  for (const chain of chains) {
    for (let at = 1; at < chain.length; at += 1) {
      const ends = [chain[at - 1], chain[at]].map((slot) => Number(rank.get(slot)));
      links[slots[chain[at - 1]].layer].push(ends);
    }
  }
  return links.reduce((sum, inLayer) => sum + crossingsOf(inLayer), 0);
}

/** @param {number[][]} links */
function crossingsOf(links) {
  let crossings = 0;
  for (const [index, one] of links.entries()) {
    const crossing = (/** @type {number[]} */ other) =>
      (one[0] - other[0]) * (one[1] - other[1]) < 0;
    crossings += links.slice(index + 1).filter(crossing).length;
  }
  return crossings;
}

/**
 * The row of each slot, in units of rows: near its neighbours on the left, the layer's order kept
 * and the layer's own middle on the graph's middle.
 *
 * @param {Slot[]} slots
 * @param {number[][]} layers
 */
function alignRows(slots, layers) {
  const tallest = Math.max(0, ...layers.map((layer) => layer.length));
  const rows = slots.map(() => 0);
  for (const layer of layers) {
    const wanted = layer.map((slot, index) => {
      const { before } = slots[slot];
      return before.length > 0 ? mean(before.map((other) => rows[other])) : index;
    });
    const spread = wanted.slice();
    for (let at = 1; at < spread.length; at += 1) {
      spread[at] = Math.max(spread[at], spread[at - 1] + 1);
    }
    const shift =
      layer[0] !== undefined && slots[layer[0]].before.length > 0
        ? mean(wanted) - mean(spread)
        : (tallest - layer.length) / 2;
    for (const [index, slot] of layer.entries()) rows[slot] = spread[index] + shift;
  }
  const top = Math.min(0, ...rows);
  return rows.map((row) => row - top);
}

/**
 * @param {Graph} graph
 * @param {number[][]} chains
 * @param {Slot[]} slots
 * @param {number[]} rows
 * @param {Size} size
 * @returns {Layout}
 */
function measure({ nodes }, chains, slots, rows, size) {
  const { nodeWidth, nodeHeight, columnGap, rowGap } = size;
  const corner = (/** @type {number} */ slot) => ({
    x: slots[slot].layer * (nodeWidth + columnGap),
    y: rows[slot] * (nodeHeight + rowGap),
  });
  const corners = slots.map((_, slot) => corner(slot));
  const middle = (/** @type {number} */ slot) => corners[slot].y + nodeHeight / 2;
  const edges = chains.map((chain) =>
    chain.flatMap((slot, at) => {
      const entry = { x: corners[slot].x, y: middle(slot) };
      const exit = { x: corners[slot].x + nodeWidth, y: middle(slot) };
      if (at === 0) return [exit];
      return at === chain.length - 1 ? [entry] : [entry, exit];
    }),
  );
  return {
    nodes: corners.slice(0, nodes.length),
    edges,
    width: Math.max(0, ...corners.map(({ x }) => x + nodeWidth)),
    height: Math.max(0, ...corners.map(({ y }) => y + nodeHeight)),
  };
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
