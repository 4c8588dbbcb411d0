/** The ways to a package: choosing a file, dropping one, picking an example. */

import { byId, html } from './dom.js';

/**
 * A package that the user wants, and the input to begin with.
 *
 * @typedef {object} Choice
 * @property {string} name
 * @property {File | URL} source
 * @property {string} input
 */

const PACKAGES = new URL('../packages/', document.baseURI);
const NO_ITEMS = '[]';

/** @param {(choice: Choice) => void} onChoice */
export function offerPackages(onChoice) {
  listenToFiles((file) => {
    markChosen(null);
    onChoice({ name: file.name, source: file, input: NO_ITEMS });
  });
  offerExamples(onChoice);
}

/** @param {(file: File) => void} onFile */
function listenToFiles(onFile) {
  const field = byId('package-file');
  field.addEventListener('change', () => {
    if (field.files[0]) onFile(field.files[0]);
    field.value = ''; // so that the same file can be chosen again after it was changed
  });
  const zone = byId('drop-zone');
  const body = document.body;
  body.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return; // text may be dragged into an editor
    event.preventDefault();
    zone.classList.add('dragging');
  });
  body.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) zone.classList.remove('dragging');
  });
  body.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.remove('dragging');
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  });
}

/** @param {DragEvent} event */
function hasFiles({ dataTransfer }) {
  return dataTransfer?.types.includes('Files') ?? false;
}

/** @param {(choice: Choice) => void} onChoice */
async function offerExamples(onChoice) {
  const list = byId('examples');
  try {
    const response = await fetch(new URL('index.json', PACKAGES));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const examples = await response.json();
    list.replaceChildren(...examples.map((/** @type {any} */ example) => offer(example, onChoice)));
  } catch {
    list.replaceChildren(html('li', { class: 'quiet' }, 'No examples are served here.'));
  }
}

/**
 * @param {{name: string, description?: string, package: string, input: unknown}} example
 * @param {(choice: Choice) => void} onChoice
 */
function offer({ name, description, package: file, input }, onChoice) {
  const button = html(
    'button',
    { type: 'button', id: `example-${name}`, class: 'example', 'aria-pressed': 'false' },
    html('strong', {}, name),
    html('span', { class: 'quiet' }, description ?? ''),
  );
  button.addEventListener('click', () => {
    markChosen(button);
    const source = new URL(file, PACKAGES);
    onChoice({ name: file, source, input: JSON.stringify(input, null, 2) });
  });
  return html('li', {}, button);
}

/** @param {Element | null} chosen */
function markChosen(chosen) {
  for (const button of byId('examples').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button === chosen));
  }
}
