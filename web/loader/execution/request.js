/** The document that the runtime reads from its stdin. */

import { asArray } from '../arrays/nd-array.js';
import { OutgoingArrays } from '../arrays/outgoing.js';
import { PipelineError } from '../errors.js';
import { jsonDefect, jsonTextDefect } from './json-value.js';

/**
 * JSON text goes to the runtime as it is. A value is written as JSON first, and JavaScript writes
 * `1.0` as `1`, which for Python is an integer.
 *
 * @typedef {string | object} Json
 */

/**
 * @param {Json} manifest
 * @param {Json | null | undefined} input an array of items; without it only source nodes run
 * @param {OutgoingArrays} arrays which gets those of the input
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encodeRequest(manifest, input, arrays) {
  const manifestText = textOfManifest(manifest);
  if (input === undefined || input === null) return new TextEncoder().encode(manifestText);
  const inputText = jsonText(input, 'invalid_input', (value) => {
    const defect = jsonDefect(value, 'input', (inner) => arrays.defect(inner));
    requireJson('invalid_input', defect ?? itemsDefect(value));
    return textWith(value, arrays);
  });
  return new TextEncoder().encode(`{"manifest":${manifestText},"input_data":${inputText}}`);
}

/**
 * The first line of a stream.
 *
 * @param {Json} manifest
 * @returns {string}
 */
export function streamRequest(manifest) {
  return `{"manifest":${oneLine(textOfManifest(manifest))}}\n`;
}

/**
 * A line of a stream.
 *
 * @param {unknown} item any value that JSON has, with arrays anywhere inside
 * @param {number} index for messages
 * @returns {string}
 */
export function streamItem(item, index) {
  const arrays = new OutgoingArrays('inline', false);
  const place = `stream[${index}]`;
  const defect = jsonDefect(item, place, (inner) => arrays.defect(inner));
  requireJson('invalid_input', defect);
  return `${textWith(item, arrays)}\n`;
}

/** @param {Json} manifest */
function textOfManifest(manifest) {
  return jsonText(manifest, 'invalid_manifest', (value) => {
    requireJson('invalid_manifest', jsonDefect(value, 'manifest'));
    return JSON.stringify(value);
  });
}

/** Line ends mean nothing in JSON. @param {string} text */
function oneLine(text) {
  return text.replaceAll(/[\r\n]/g, ' ');
}

/**
 * One array is no list of items: it may be one of them, or each of its numbers may.
 *
 * @param {object} value
 */
function itemsDefect(value) {
  if (!asArray(value)) return null;
  const type = value.constructor.name;
  return `\`input\` is of the type ${type}; give an array of items: \`[array]\` for one, \`Array.from(array)\` for many`;
}

/**
 * @param {Json} value
 * @param {'invalid_manifest' | 'invalid_input'} kind
 * @param {(value: object) => string} write
 */
function jsonText(value, kind, write) {
  try {
    if (typeof value !== 'string') return write(value);
    const inside = JSON.parse(value); // so that what is no JSON cannot change the document around it
    requireJson(kind, jsonTextDefect(value, inside, nameOf(kind)));
    return value;
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause;
    const message = `the ${nameOf(kind)} is not JSON: ${/** @type {Error} */ (cause).message}`;
    throw new PipelineError({ kind, message }, { cause });
  }
}

/** @param {'invalid_manifest' | 'invalid_input'} kind */
function nameOf(kind) {
  return kind === 'invalid_input' ? 'input' : 'manifest';
}

/**
 * @param {'invalid_manifest' | 'invalid_input'} kind
 * @param {string | null} defect
 */
function requireJson(kind, defect) {
  if (defect) throw new PipelineError({ kind, message: defect });
}

/**
 * JSON in which something else stands for each array.
 *
 * @param {unknown} value
 * @param {OutgoingArrays} arrays
 */
function textWith(value, arrays) {
  // JSON is written several times faster where nothing in it is replaced.
  if (!arrays.hasAny) return JSON.stringify(value);
  return JSON.stringify(value, function (name, field) {
    // What it was before `toJSON`, which Node's buffers have, and what that has made of it.
    return arrays.markerOf(this[name]) ?? arrays.markerOf(field) ?? field;
  });
}
