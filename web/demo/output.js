/** What a run gave: its result, or how it failed. */

import { PipelineError } from '../loader/index.js';
import { byId, html, prose } from './dom.js';
import { asSentence } from './format.js';
import { parseExact } from './json/exact.js';

/** @import { PackageError } from '../loader/index.js' */

export function clearOutput() {
  byId('output').textContent = '';
  byId('error').hidden = true;
}

/** @param {string} report the runtime's report as it wrote it */
export function showOutput(report) {
  clearOutput();
  byId('output').textContent = JSON.stringify(parseExact(report).outputs, shortened, 2);
}

/** The text that an array's bytes make is of no use to anybody's eyes. */
const SHOWN_CHARACTERS = 60;

/**
 * @this {any} what the value is in
 * @param {string} name
 * @param {unknown} value
 */
function shortened(name, value) {
  const isData =
    name === 'data' && typeof value === 'string' && ('meta' in this || 'dtype' in this);
  if (!isData || value.length <= SHOWN_CHARACTERS) return value;
  return `${value.slice(0, SHOWN_CHARACTERS)}… (${value.length} characters)`;
}

/**
 * @param {PipelineError | PackageError} error the latter if the engine cannot be had
 * @param {HTMLElement[]} ways to where it happened
 */
export function showFailure(error, ways) {
  clearOutput();
  const { message } = error;
  const { kind, reportedBy, nodeId, nodeType, item, exitCode, traceback, causes, cleanup } =
    error instanceof PipelineError ? error : new PipelineError({ kind: error.code, message });
  const where = nodeId ? `The node “${nodeId}” failed` : 'The run failed';
  const details = [
    ['Kind', kind],
    ['Reported by', reportedBy === 'guest' ? 'the package itself' : 'the loader'],
    ['Type', nodeType],
    ['Item', item],
    ['Exit code', exitCode],
  ];
  const known = details.filter(([, value]) => value !== null && value !== undefined);
  const box = byId('error');
  box.replaceChildren(
    html('strong', {}, where),
    html('p', { id: 'error-message' }, ...prose(asSentence(message))),
    ...causes.map(({ pythonType, message }) =>
      html('p', {}, `Because of ${pythonType ?? 'an error'}: ${message}`),
    ),
    ...cleanup.map((also) => html('p', {}, 'Besides: ', ...prose(`${also}.`))),
    html(
      'dl',
      { class: 'facts' },
      ...known.map(([name, value]) => fact(String(name), String(value))),
    ),
  );
  if (traceback) {
    const region = { role: 'region', 'aria-label': 'Traceback', tabindex: 0 };
    box.append(html('pre', { id: 'traceback', class: 'code', ...region }, traceback.trimEnd()));
  }
  if (ways.length > 0) box.append(html('div', { class: 'ways' }, ...ways));
  box.hidden = false;
}

/**
 * @param {string} name
 * @param {string} value
 */
function fact(name, value) {
  const id = `error-${name.toLowerCase().replace(' ', '-')}`;
  return html('div', {}, html('dt', {}, name), html('dd', { id }, value));
}
