/** Files that people give to a part of the page: by a field, or by dropping them. */

/**
 * @param {any} field in which files are chosen
 * @param {HTMLElement} zone onto which they are dropped
 * @param {(files: File[]) => unknown} onFiles
 */
export function takeFiles(field, zone, onFiles) {
  field.addEventListener('change', async () => {
    const files = [...field.files];
    field.value = ''; // so that the same file can be added again
    await onFiles(files);
  });
  for (const type of ['dragover', 'drop']) {
    zone.addEventListener(type, (event) => {
      const { dataTransfer } = /** @type {DragEvent} */ (event);
      if (!dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.stopPropagation(); // elsewhere on the page it is a package
      if (type === 'drop') onFiles([...dataTransfer.files]);
    });
  }
}
