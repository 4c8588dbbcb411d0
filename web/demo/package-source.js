/** The ways to a package: choosing a file, dropping one, picking an example. */

import { byId } from './dom.js';
import { markChosen, offerExamples } from './examples.js';

/** @import { InitializeOptions } from '../loader/options.js' */

/**
 * A package that the user wants, and the input to begin with.
 *
 * @typedef {object} Choice
 * @property {string} name
 * @property {File | URL} source
 * @property {string} input
 * @property {Models} [models] that its pipeline finds at `/models` besides those in the package
 *
 * @typedef {NonNullable<InitializeOptions['models']>} Models
 */

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
