/** The examples that the server has packaged, and those that it is still packaging. */

import { byId, html } from './dom.js';
import { followPackaging, reloadOnChange } from './reload.js';

/** @import { Choice, Models } from './package-source.js' */

/**
 * @typedef {object} Example
 * @property {string} name
 * @property {string} [description]
 * @property {string} package
 * @property {unknown} input
 * @property {Models} [models] that it needs, beside the package
 * @property {'pending' | 'failed'} [state] absent if it can be opened
 */

const PACKAGES = new URL('../packages/', document.baseURI);

/** The field of the page's address that names the example to begin with. */
const EXAMPLE = 'example';

const NOTES = {
  pending: 'Being packaged. What is built into its Python takes minutes the first time.',
  failed: 'It could not be packaged: the terminal says why.',
};

/** @param {(choice: Choice) => void} onChoice */
export async function offerExamples(onChoice) {
  const index = await listExamples(onChoice);
  if (index?.changes) reloadOnChange(new URL(index.changes, PACKAGES));
  if (index?.packaged) {
    const isAllThere = async () => !(await listExamples(onChoice))?.packaged;
    followPackaging(new URL(index.packaged, PACKAGES), isAllThere);
  }
}

/**
 * The page's address names the example, so that it can be sent to others and survives reloading.
 *
 * @param {HTMLButtonElement | null} chosen
 */
export function markChosen(chosen) {
  for (const button of byId('examples').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button === chosen));
  }
  const address = new URL(location.href);
  address.searchParams.delete(EXAMPLE);
  if (chosen) address.searchParams.set(EXAMPLE, chosen.name);
  history.replaceState(null, '', address);
}

/**
 * Shows what there is now, and opens the example that the page's address names once it is there.
 *
 * @param {(choice: Choice) => void} onChoice
 * @returns {Promise<{changes?: string, packaged?: string} | null>}
 */
async function listExamples(onChoice) {
  const list = byId('examples');
  try {
    const response = await fetch(new URL('index.json', PACKAGES));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const index = await response.json();
    for (const example of index.examples) show(list, example, onChoice);
    openWanted(list);
    return index;
  } catch {
    if (list.children.length > 0) return null; // the server is gone: what is listed stays
    list.replaceChildren(html('li', { class: 'quiet' }, 'No examples are served here.'));
    return null;
  }
}

/** @param {HTMLElement} list */
function openWanted(list) {
  const wanted = new URL(location.href).searchParams.get(EXAMPLE);
  for (const button of list.querySelectorAll('button')) {
    const isOpen = button.getAttribute('aria-pressed') === 'true';
    if (button.name === wanted && !isOpen && !button.disabled) button.click();
  }
}

/**
 * Leaves alone what is shown as it is already.
 *
 * @param {HTMLElement} list
 * @param {Example} example
 * @param {(choice: Choice) => void} onChoice
 */
function show(list, example, onChoice) {
  const { name, state } = example;
  const shown = document.getElementById(`example-${name}`);
  if (shown?.dataset.state === (state ?? 'ready')) return;
  const item = html('li', {}, offer(example, onChoice));
  if (shown) shown.parentElement?.replaceWith(item);
  else list.append(item);
}

/**
 * @param {Example} example
 * @param {(choice: Choice) => void} onChoice
 */
function offer({ name, description, package: file, input, models, state }, onChoice) {
  const button = html(
    'button',
    {
      ...{ type: 'button', id: `example-${name}`, name, class: 'example' },
      ...{ 'aria-pressed': 'false', 'data-state': state ?? 'ready', disabled: Boolean(state) },
    },
    html('strong', {}, name),
    html('span', { class: 'quiet' }, description ?? ''),
    ...(state ? [html('span', { class: 'quiet' }, NOTES[state])] : []),
  );
  button.addEventListener('click', () => {
    markChosen(/** @type {HTMLButtonElement} */ (button));
    const source = new URL(file, PACKAGES);
    onChoice({ name: file, source, input: JSON.stringify(input, null, 2), models });
  });
  return button;
}
