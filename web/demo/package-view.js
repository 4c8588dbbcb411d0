/** Shows what is inside a package, or why it is none. */

import { byId, html, prose } from './dom.js';
import { asSentence, formatBytes, formatCount } from './format.js';
import { parseExact } from './json/exact.js';
import { provenanceOf } from './provenance.js';
import { SignatureView, signatureFacts } from './signature-view.js';

/** @import { Package } from '../loader/index.js' */

/** Fields of a packaged manifest that are about the package, not about the pipeline. */
const PACKAGING = ['runtime_target', 'package'];

const signatureView = new SignatureView();

/** @param {Package} content */
export function showPackage(content) {
  const { metadata = {} } = /** @type {any} */ (content.manifest);
  byId('package-error').hidden = true;
  byId('package').hidden = false;
  byId('package-name').textContent = metadata.name || 'A pipeline without a name';
  byId('package-description').textContent = metadata.description ?? '';
  byId('package-facts').replaceChildren(...facts(content));
  signatureView.show(content);
  showProvenance(content);
  byId('packaged-manifest').textContent = pretty(parseExact(content.manifestText));
  const rows = content.entries.map(({ path, size, sha256 }) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, path),
      html('td', { class: 'number' }, formatBytes(size)),
      html('td', { class: 'digest', title: sha256 }, sha256),
    ),
  );
  byId('entries').tBodies[0].replaceChildren(...rows);
}

/** @param {{code?: string, message: string}} error */
export function showBadPackage({ code, message }) {
  byId('package').hidden = true;
  const box = byId('package-error');
  const title = html('strong', {}, 'This package cannot be used');
  const sentence = html('p', { id: 'package-error-message' }, ...prose(asSentence(message)));
  const shown = html('code', { id: 'package-error-code' }, code ?? 'unknown');
  const name = html('p', { class: 'quiet' }, 'Code: ', shown);
  box.replaceChildren(title, sentence, name);
  box.hidden = false;
}

export function hidePackage() {
  byId('package').hidden = true;
  byId('package-error').hidden = true;
}

/**
 * The pipeline's own part of the manifest, to be edited.
 *
 * @param {Package} content
 */
export function pipelineText(content) {
  const manifest = parseExact(content.manifestText);
  for (const field of PACKAGING) delete manifest[field];
  return pretty(manifest);
}

/** @param {Package} content */
function facts(content) {
  const unpacked = content.entries.reduce((sum, { size }) => sum + size, 0);
  const all = {
    Python: content.pythonVersion ? `CPython ${content.pythonVersion}` : 'none',
    Entries: formatCount(content.entries.length, 'file'),
    Package: formatBytes(content.size),
    Unpacked: formatBytes(unpacked),
    'SHA-256': html('code', { title: content.sha256 }, content.sha256),
    ...signatureFacts(content),
  };
  return Object.entries(all).map(([name, value]) => fact(name, value));
}

/** @param {Package} content */
function showProvenance(content) {
  const known = provenanceOf(content);
  byId('provenance').replaceChildren(...known.map(([name, value]) => fact(name, value)));
  byId('provenance').closest('details').hidden = known.length === 0;
}

/**
 * @param {string} name
 * @param {string | Node} value
 */
function fact(name, value) {
  return html('div', {}, html('dt', {}, name), html('dd', {}, value));
}

/** @param {unknown} value */
function pretty(value) {
  return JSON.stringify(value, null, 2);
}
