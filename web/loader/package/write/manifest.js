/** The text of `manifest.json`. */

import { FORMAT_VERSION, RUNTIME_TARGET } from '../layout.js';
import { prettyJson } from './json-text.js';
import { byBytes } from './order.js';
import { orderPipeline } from './pipeline.js';

/** @import { FileRecord } from '../manifest.js' */
/** @import { Edit, Provenance } from '../provenance.js' */
/** @import { JsonMap, JsonTree } from './json-tree.js' */

/**
 * What a manifest says of its package besides the files.
 *
 * @typedef {object} PackageFacts
 * @property {string | null} [python] the version of the CPython in the module
 * @property {{[tool: string]: string}} [builtWith] tools and their versions
 * @property {Provenance | null} [provenance]
 */

/**
 * @param {JsonMap} pipeline whose types were checked
 * @param {PackageFacts} facts
 * @param {FileRecord[]} files sorted
 */
export function manifestText(pipeline, { python, builtWith = {}, provenance }, files) {
  const tools = Object.entries(builtWith).sort(([one], [other]) => byBytes(one, other));
  const info = fieldsOf([
    ['format', FORMAT_VERSION],
    ['python', python],
    ['built_with', tools.length > 0 ? new Map(tools) : null],
    ['provenance', provenance && provenanceFields(provenance)],
    ['files', files.map(({ path, size, sha256 }) => asMap({ path, size, sha256 }))],
  ]);
  const fields = [
    ...orderPipeline(pipeline),
    ['runtime_target', RUNTIME_TARGET],
    ['package', info],
  ];
  return `${prettyJson(new Map(/** @type {[string, JsonTree][]} */ (fields)))}\n`;
}

/**
 * Those that the format knows.
 *
 * @param {Provenance} provenance
 */
function provenanceFields({
  toolchain,
  wasm_opt_flags,
  materials,
  source_revision,
  runtime,
  snapshot,
  edits,
}) {
  return fieldsOf([
    ['toolchain', toolchain],
    ['wasm_opt_flags', unlessEmpty(wasm_opt_flags)],
    ['materials', unlessEmpty(materials)?.map(({ name, sha256 }) => asMap({ name, sha256 }))],
    ['source_revision', source_revision],
    ['runtime', runtime && variant(runtime)],
    ['snapshot', snapshot && asMap({ modules: snapshot.modules })],
    ['edits', unlessEmpty(edits)?.map(editFields)],
  ]);
}

/** @param {import('../provenance.js').RuntimeVariant} runtime */
function variant({ crate, builtins, safepoints, debug }) {
  return asMap({ crate, builtins, safepoints, debug });
}

/** @param {Edit} edit */
function editFields({ by, package: edited, entries }) {
  return asMap({ by, package: edited, entries });
}

/**
 * @template T
 * @param {T[]} [items]
 */
function unlessEmpty(items) {
  return items && items.length > 0 ? items : undefined;
}

/** @param {{[field: string]: unknown}} object with no field whose name is a number */
function asMap(object) {
  return new Map(Object.entries(object));
}

/** @param {[name: string, value: unknown][]} fields of which those without a value are left out */
function fieldsOf(fields) {
  return new Map(fields.filter(([, value]) => value !== undefined && value !== null));
}
