/** Where the time of a run went, and how much memory it took. */

import { byId, html } from './dom.js';
import { formatBytes, formatTime } from './format.js';

/** @import { FailureMetrics } from '../loader/errors.js' */
/** @import { RuntimeMetrics } from '../loader/runner.js' */
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
   * @param {FailureMetrics} metrics of a run, however it ended
   * @param {Graph} graph
   */
  show(metrics, graph) {
    const { runtime } = metrics;
    const nodes = runtime ? [nodeTable(runtime, graph)] : [];
    this.#container.replaceChildren(bar(metrics), tiles(metrics), ...nodes);
  }
}

/** The steps in proportion; their numbers are in the tiles. @param {FailureMetrics} metrics */
function bar(metrics) {
  const parts = STEPS.map(([step, , field]) => {
    const part = html('span', { class: `part ${step}` });
    part.style.flexGrow = String(metrics[field]);
    return part;
  });
  return html('div', { class: 'timeline', 'aria-hidden': 'true' }, ...parts);
}

/** @param {FailureMetrics} metrics */
function tiles(metrics) {
  const steps = STEPS.map(([step, name, field]) => tile(step, name, formatTime(metrics[field])));
  const memory = metrics.peakMemoryBytes > 0 ? formatBytes(metrics.peakMemoryBytes) : 'not known';
  const python = pythonStart(metrics.runtime);
  const rest = [tile('python', 'Python’s start', python), tile('memory', 'Peak memory', memory)];
  if (metrics.cached) rest.push(tile('cached', 'Package', 'from storage'));
  return html('dl', { class: 'tiles' }, ...steps, ...rest);
}

/** @param {RuntimeMetrics | null} runtime */
function pythonStart(runtime) {
  if (!runtime) return 'not known';
  const { pythonStartMs } = runtime;
  return pythonStartMs === undefined ? 'not started' : formatTime(pythonStartMs);
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
 * @param {RuntimeMetrics} runtime
 * @param {Graph} graph
 */
function nodeTable(runtime, { nodes }) {
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
