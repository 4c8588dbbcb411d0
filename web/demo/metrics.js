/** Where the time of a run went, and how much memory it took. */

import { byId, html } from './dom.js';
import { formatBytes, formatTime } from './format.js';

/** @import { Metrics } from '../loader/runner.js' */
/** @import { Graph } from './graph/model.js' */

/** The steps from nothing to a result, in their order. */
const STEPS = /** @type {const} */ ([
  ['fetch', 'Fetch', 'fetchMs'],
  ['verify', 'Verify', 'verifyMs'],
  ['compile', 'Compile', 'compileMs'],
  ['start', 'Start', 'startMs'],
  ['execute', 'Execute', 'executeMs'],
]);

export class MetricsView {
  #container = byId('metrics');
  #empty = [...this.#container.childNodes];

  clear() {
    this.#container.replaceChildren(...this.#empty);
  }

  /**
   * @param {Metrics} metrics
   * @param {Graph} graph
   */
  show(metrics, graph) {
    this.#container.replaceChildren(bar(metrics), tiles(metrics), nodeTable(metrics, graph));
  }
}

/** The steps in proportion; their numbers are in the tiles. @param {Metrics} metrics */
function bar(metrics) {
  const parts = STEPS.map(([step, , field]) => {
    const part = html('span', { class: `part ${step}` });
    part.style.flexGrow = String(metrics[field]);
    return part;
  });
  return html('div', { class: 'timeline', 'aria-hidden': 'true' }, ...parts);
}

/** @param {Metrics} metrics */
function tiles(metrics) {
  const steps = STEPS.map(([step, name, field]) => tile(step, name, formatTime(metrics[field])));
  const { pythonStartMs } = metrics.runtime;
  const python = pythonStartMs === undefined ? 'not started' : formatTime(pythonStartMs);
  const memory = metrics.peakMemoryBytes > 0 ? formatBytes(metrics.peakMemoryBytes) : 'not known';
  const rest = [tile('python', 'Python’s start', python), tile('memory', 'Peak memory', memory)];
  if (metrics.cached) rest.push(tile('cached', 'Package', 'from storage'));
  return html('dl', { class: 'tiles' }, ...steps, ...rest);
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string} value
 */
function tile(id, name, value) {
  return html(
    'div',
    { class: `tile ${id}` },
    html('dt', {}, name),
    html('dd', { id: `metric-${id}` }, value),
  );
}

/**
 * @param {Metrics} metrics
 * @param {Graph} graph
 */
function nodeTable({ runtime }, { nodes }) {
  const types = new Map(nodes.map(({ id, type }) => [id, type]));
  const rows = runtime.nodes.map(({ id, itemsIn, itemsOut, ms }) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, id),
      html('td', {}, types.get(id) ?? ''),
      ...[String(itemsIn), String(itemsOut), formatTime(ms)].map((value) =>
        html('td', { class: 'number' }, value),
      ),
    ),
  );
  const heads = ['Node', 'Type', 'Items in', 'Items out', 'Time'].map((name, column) =>
    html('th', { scope: 'col', class: column > 1 && 'number' }, name),
  );
  const head = html('thead', {}, html('tr', {}, ...heads));
  const table = html('table', { id: 'node-metrics' }, head, html('tbody', {}, ...rows));
  return html(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': 'Nodes', tabindex: 0 },
    table,
  );
}
