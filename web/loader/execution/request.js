/** The document that the runtime reads from its stdin. */

import { PipelineError } from '../errors.js';
import { jsonDefect } from './json-value.js';

/** @import { PipelineErrorKind } from '../errors.js' */

/**
 * JSON text goes to the runtime as it is. A value is written as JSON first, and JavaScript writes
 * `1.0` as `1`, which for Python is an integer.
 *
 * @typedef {string | object} Json
 */

/**
 * @param {Json} manifest
 * @param {Json | null | undefined} input an array of items; without it only source nodes run
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encodeRequest(manifest, input) {
  const manifestText = jsonText(manifest, 'manifest', 'invalid_manifest');
  if (input === undefined || input === null) return new TextEncoder().encode(manifestText);
  const inputText = jsonText(input, 'input', 'invalid_input');
  return new TextEncoder().encode(`{"manifest":${manifestText},"input_data":${inputText}}`);
}

/**
 * @param {Json} value
 * @param {'manifest' | 'input'} name
 * @param {PipelineErrorKind} kind
 */
function jsonText(value, name, kind) {
  try {
    if (typeof value !== 'string') return textOf(value, name);
    JSON.parse(value); // so that what is no JSON cannot change the document around it
    return value;
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause;
    const message = `the ${name} is not JSON: ${/** @type {Error} */ (cause).message}`;
    throw new PipelineError({ kind, message }, { cause });
  }
}

/**
 * @param {object} value
 * @param {'manifest' | 'input'} name
 */
function textOf(value, name) {
  const message = jsonDefect(value, name);
  if (message) throw new PipelineError({ kind: 'invalid_input', message });
  return JSON.stringify(value);
}
