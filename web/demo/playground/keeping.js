/** What a person has changed, all of it: kept over a reload, discarded, or downloaded as a package. */

import { confirmLoss } from '../confirm.js';
import { byId } from '../dom.js';
import { saveFile } from '../figures/save.js';
import { asSentence, formatBytes } from '../format.js';
import { pipelineText } from '../package-view.js';
import { Drafts } from './drafts.js';

/** @import { Package } from '../../loader/index.js' */
/** @import { Editor } from '../editor.js' */
/** @import { InputFiles } from '../input/files.js' */
/** @import { Session } from '../session.js' */
/** @import { Status } from '../status.js' */
/** @import { Playground } from './playground.js' */

/**
 * @typedef {object} Parts of the page
 * @property {Session} session
 * @property {Playground} playground
 * @property {Editor} manifestEditor
 * @property {Editor} inputEditor
 * @property {InputFiles} inputFiles
 * @property {Status} status
 */

/** Typing is not to wait for it. */
const SAVED_AFTER_MS = 300;

const NOT_KEPT =
  'A reload would lose the changes: this browser has no room for them. Download the package to keep them.';

export class Keeping {
  #parts;
  #drafts = new Drafts();
  /** @type {Package | null} */
  #package = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #hasWarned = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    for (const id of ['manifest', 'input'])
      byId(id).addEventListener('input', () => this.changed());
    for (const id of ['manifest-format', 'input-format']) {
      byId(id).addEventListener('click', () => this.changed());
    }
    addEventListener('pagehide', () => this.#save());
    byId('discard').addEventListener('click', () => this.#discard());
    byId('download').addEventListener('click', () => this.#download());
  }

  /**
   * Shows a package, and what was changed of it before.
   *
   * @param {Package} content
   * @param {string} input to begin with
   * @returns {boolean} whether code or manifest were
   */
  open(content, input) {
    const { playground, manifestEditor, inputEditor, inputFiles } = this.#parts;
    this.#save();
    this.#package = null;
    inputFiles.clear();
    const draft = this.#drafts.load(content.sha256);
    playground.open(content, draft.files);
    manifestEditor.reset(pipelineText(content));
    inputEditor.reset(input);
    if (typeof draft.manifest === 'string') manifestEditor.write(draft.manifest);
    if (typeof draft.input === 'string') inputEditor.write(draft.input);
    this.#package = content;
    this.changed();
    return !byId('discard').disabled;
  }

  /** Something may be other than it was. */
  changed() {
    const { playground, manifestEditor } = this.#parts;
    byId('discard').disabled = !manifestEditor.isChanged && !playground.isChanged;
    this.#timer ??= setTimeout(() => this.#save(), SAVED_AFTER_MS);
  }

  #save() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#package) return;
    const { playground, manifestEditor, inputEditor, inputFiles, status } = this.#parts;
    const isInput = inputEditor.isChanged && inputFiles.isEmpty; // arrays are not kept
    const kept = {
      files: playground.draft(),
      manifest: manifestEditor.isChanged ? manifestEditor.value : undefined,
      input: isInput ? inputEditor.value : undefined,
    };
    if (this.#drafts.save(this.#package.sha256, kept) || this.#hasWarned) return;
    this.#hasWarned = true;
    status.say(NOT_KEPT, 'bad');
  }

  async #discard() {
    const question = 'Discard all changes to the code and the manifest? They are lost.';
    if (!(await confirmLoss(question, 'Discard'))) return;
    this.#parts.manifestEditor.write(pipelineText(/** @type {Package} */ (this.#package)));
    this.#parts.playground.discard();
    this.#parts.status.say('The package is as it was.', 'idle');
    byId('download').focus();
  }

  async #download() {
    const { session, playground, manifestEditor, status } = this.#parts;
    if (manifestEditor.complaint) {
      status.say(`The manifest is wrong. ${manifestEditor.complaint}`, 'bad');
      return manifestEditor.focusDefect();
    }
    const own = this.#package?.manifest; // another one may be open when this is written
    try {
      const manifest = manifestEditor.isChanged ? manifestEditor.text : null;
      const pipeline = manifest ?? undefined; // the package's own, as it is
      const bytes = await session.write({ files: playground.changes, pipeline });
      const name = fileName(pipeline ? JSON.parse(pipeline) : own);
      saveFile(name, bytes);
      status.say(`${name} is written: ${formatBytes(bytes.length)}.`, 'good');
    } catch (error) {
      const reason = asSentence(/** @type {Error} */ (error).message);
      status.say(`The package cannot be written. ${reason}`, 'bad');
    }
  }
}

/** @param {any} pipeline */
function fileName(pipeline) {
  const plain = String(pipeline.metadata?.name || 'pipeline')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+/, '');
  return `${plain || 'pipeline'}.rmpkg`;
}
