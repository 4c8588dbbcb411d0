import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layOut } from './layout.js';
import { readGraph } from './model.js';

const SIZE = { nodeWidth: 100, nodeHeight: 40, columnGap: 60, rowGap: 20 };

/** @param {string} text edges such as `a>b b>c` and lone nodes such as `d`, in order */
function graph(text) {
  const parts = text.split(' ').map((part) => part.split('>'));
  const ids = [...new Set(parts.flat())];
  const nodes = ids.map((id) => ({ id, node_type: 'Echo' }));
  const connections = parts.filter((part) => part.length === 2).map(([from, to]) => ({ from, to }));
  return readGraph({ nodes, connections });
}

/** @param {string} text */
function laidOut(text) {
  const { nodes, edges } = graph(text);
  const layout = layOut({ nodes, edges }, SIZE);
  return {
    layout,
    at: Object.fromEntries(nodes.map(({ id }, index) => [id, layout.nodes[index]])),
  };
}

test('a chain is a straight line', () => {
  const { layout, at } = laidOut('a>b b>c');
  assert.deepEqual(at, { a: { x: 0, y: 0 }, b: { x: 160, y: 0 }, c: { x: 320, y: 0 } });
  assert.deepEqual(layout.edges[0], [
    { x: 100, y: 20 },
    { x: 160, y: 20 },
  ]);
  assert.deepEqual([layout.width, layout.height], [420, 40]);
});

test('a node stands between the two that it feeds', () => {
  const { at } = laidOut('a>b a>c b>d c>d');
  assert.deepEqual([at.a.y, at.b.y, at.c.y, at.d.y], [30, 0, 60, 30]);
});

test('a node stands right of all that feed it', () => {
  const { at } = laidOut('a>c a>b b>c');
  assert.deepEqual([at.a.x, at.b.x, at.c.x], [0, 160, 320]);
});

test('a long edge runs around the nodes that it passes', () => {
  const { layout, at } = laidOut('a>b b>c a>c');
  const long = layout.edges[2];
  assert.equal(long.length, 4);
  const inside = long.filter(({ y }) => y > at.b.y && y < at.b.y + SIZE.nodeHeight);
  assert.deepEqual(
    inside.filter(({ x }) => x >= at.b.x && x <= at.b.x + SIZE.nodeWidth),
    [],
  );
});

test('layers are ordered so that edges do not cross', () => {
  const { at } = laidOut('a b c d a>d b>c');
  assert.ok(at.a.y < at.b.y === at.d.y < at.c.y);
});

test('no two nodes overlap', () => {
  const { layout } = laidOut('a>d b>d c>d a>e b>f f>g e>g d>g c>g h');
  for (const [index, one] of layout.nodes.entries()) {
    for (const other of layout.nodes.slice(index + 1)) {
      const apart = one.x !== other.x || Math.abs(one.y - other.y) >= SIZE.nodeHeight + SIZE.rowGap;
      assert.ok(apart, JSON.stringify([one, other]));
    }
  }
});

test('a cycle is drawn all the same', () => {
  const { layout } = laidOut('a>b b>c c>a');
  assert.equal(new Set(layout.nodes.map(({ x }) => x)).size, 3);
});

test('nothing is laid out as nothing', () => {
  const layout = layOut({ nodes: [], edges: [] }, SIZE);
  assert.deepEqual(layout, { nodes: [], edges: [], width: 0, height: 0 });
});

test('what is half typed is left out', () => {
  const { nodes, edges } = readGraph({
    nodes: [{ id: 'a' }, null, { id: 3 }],
    connections: [{ from: 'a', to: 'b' }, 7, { from: 'a', to: 'a' }],
  });
  assert.deepEqual(nodes, [{ id: 'a', type: '', language: 'python' }]);
  assert.deepEqual(edges, []);
  assert.deepEqual(readGraph(null), { nodes: [], edges: [] });
});
