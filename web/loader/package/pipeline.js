/** The types of a pipeline's fields. What they mean together is for the runtime to check. */

import { PackageError } from '../errors.js';
import { isObject } from './json.js';
import { MANIFEST } from './layout.js';

/** @typedef {(value: any) => boolean} Test */

/** @type {Test} */
const isText = (value) => typeof value === 'string';

/** @type {(test: Test) => Test} */
const optional = (test) => (value) => value === undefined || test(value);

/** @type {(test: Test) => Test} */
const nullable = (test) => (value) => value === undefined || value === null || test(value);

/** The lists of what Python is to have. */
const REQUIREMENTS = ['stdlib', 'builtin', 'dependencies', 'sources'];

/** Whether Python is started when the pipeline is packaged, or with which other modules. @type {Test} */
const isSnapshot = (value) =>
  typeof value === 'boolean' ||
  (isObject(value) &&
    Object.keys(value).every((field) => field === 'add' || field === 'remove') &&
    optional(areTexts)(value.add) &&
    optional(areTexts)(value.remove));

/** @type {{[field: string]: Test}} */
const PYTHON = {
  ...Object.fromEntries(REQUIREMENTS.map((name) => [name, optional(areTexts)])),
  tzdata: nullable((value) => typeof value === 'boolean'),
  snapshot: nullable(isSnapshot),
};

/** @type {{[field: string]: Test}} */
const PIPELINE = {
  version: isText,
  metadata: (value) =>
    isObject(value) && optional(isText)(value.name) && nullable(isText)(value.description),
  nodes: (value) => Array.isArray(value),
  connections: (value) => Array.isArray(value),
  python: nullable(
    (value) => isObject(value) && Object.keys(PYTHON).every((name) => PYTHON[name](value[name])),
  ),
};

/** @type {{[field: string]: Test}} */
const NODE = {
  id: isText,
  node_type: isText,
  params: nullable(isObject),
  is_streaming: optional((value) => typeof value === 'boolean'),
};

/** @type {{[field: string]: Test}} */
const CONNECTION = { from: isText, to: isText };

/** @param {any} manifest */
export function checkPipeline(manifest) {
  check(manifest, PIPELINE, '');
  for (const [index, node] of manifest.nodes.entries()) check(node, NODE, `nodes[${index}]`);
  for (const [index, connection] of manifest.connections.entries()) {
    check(connection, CONNECTION, `connections[${index}]`);
  }
}

/** @type {Test} */
function areTexts(value) {
  return Array.isArray(value) && value.every(isText);
}

/**
 * @param {any} value
 * @param {{[field: string]: Test}} tests
 * @param {string} place
 */
function check(value, tests, place) {
  const wrong = isObject(value)
    ? Object.keys(tests).find((field) => !tests[field](value[field]))
    : '';
  if (wrong === undefined) return;
  const field = [place, wrong].filter(Boolean).join('.');
  const message = `the pipeline in \`${MANIFEST}\` is wrong: \`${field}\` is missing or has another type`;
  throw new PackageError('pipeline_invalid', message);
}
