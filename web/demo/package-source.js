/** The ways to a package: choosing a file, dropping one, picking an example. */

import { byId, html } from './dom.js';
import { reloadOnChange } from './reload.js';

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

/** The field of the page's address that names the example to begin with. */
const EXAMPLE = 'example';

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
    const { changes, examples } = await response.json();
    list.replaceChildren(...examples.map((/** @type {any} */ example) => offer(example, onChoice)));
    if (changes) reloadOnChange(new URL(changes, PACKAGES));
  } catch {
    list.replaceChildren(html('li', { class: 'quiet' }, 'No examples are served here.'));
    return;
  }
  const wanted = new URL(location.href).searchParams.get(EXAMPLE);
  for (const button of list.querySelectorAll('button')) if (button.name === wanted) button.click();
}

/**
 * @param {{name: string, description?: string, package: string, input: unknown}} example
 * @param {(choice: Choice) => void} onChoice
 */
function offer({ name, description, package: file, input }, onChoice) {
  const button = html(
    'button',
    { type: 'button', id: `example-${name}`, name, class: 'example', 'aria-pressed': 'false' },
    html('strong', {}, name),
    html('span', { class: 'quiet' }, description ?? ''),
  );
  button.addEventListener('click', () => {
    markChosen(/** @type {HTMLButtonElement} */ (button));
    const source = new URL(file, PACKAGES);
    onChoice({ name: file, source, input: JSON.stringify(input, null, 2) });
  });
  return html('li', {}, button);
}

/**
 * The page's address names the example, so that it can be sent to others and survives reloading.
 *
 * @param {HTMLButtonElement | null} chosen
 */
function markChosen(chosen) {
  for (const button of byId('examples').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button === chosen));
  }
  const address = new URL(location.href);
  address.searchParams.delete(EXAMPLE);
  if (chosen) address.searchParams.set(EXAMPLE, chosen.name);
  history.replaceState(null, '', address);
}
