/** The documents that a guest writes, checked: any module may have written them. */

/** How deep what is passed on as it is may be nested. */
const MAX_DEPTH = 8;

/** Says what is wrong with a value, by its place in the document. @typedef {(value: unknown, place: string) => string | null} Check */

const string = is('a string', (value) => typeof value === 'string');
const number = is('a number', (value) => typeof value === 'number');
const count = is('a whole number', (value) => Number.isSafeInteger(value) && Number(value) >= 0);

const METRICS = shallow(
  objectWith({
    total_ms: number,
    python_start_ms: optional(number),
    peak_memory_bytes: optional(count),
    nodes: arrayOf(objectWith({ id: string, items_in: count, items_out: count, ms: number })),
  }),
);

const GRAPH_INFO = shallow(
  objectWith({
    node_count: count,
    source_count: count,
    sink_count: count,
    execution_order: arrayOf(string),
  }),
);

const REPORT = objectWith({
  results: arrayOf(() => null),
  graph_info: GRAPH_INFO,
  metrics: METRICS,
});

/** The last line of a stream. */
const STREAM_END = objectWith({ graph_info: GRAPH_INFO, metrics: METRICS });

const CAUSE = objectWith({ relation: string, python_type: optional(string), message: string });

const ERROR_FIELDS = {
  kind: string,
  message: string,
  node: optional(string),
  node_type: optional(string),
  item: optional(count),
  python_type: optional(string),
  traceback: optional(string),
  causes: optional(arrayOf(CAUSE)),
};

const ERROR = objectWith({
  ...ERROR_FIELDS,
  cleanup_errors: optional(arrayOf(objectWith(ERROR_FIELDS))),
  stream_item: optional(count),
  metrics: optional(METRICS),
});

/**
 * A document that was read, or what is wrong with it.
 *
 * @typedef {{document: {[field: string]: any}, defect: null} | {document: null, defect: string}} Read
 */

/**
 * The report on stdout.
 *
 * @param {string} stdout
 * @returns {Read | null} null where it is none
 */
export function readReport(stdout) {
  return read(stdout, 'success', REPORT);
}

/**
 * The last line of a stream that came to its end.
 *
 * @param {string} line
 * @returns {Read | null} null where it is none
 */
export function readStreamEnd(line) {
  return read(line, 'success', STREAM_END);
}

/**
 * The error on the last line of stderr.
 *
 * @param {string} stderr
 * @returns {Read | null} null where it is none
 */
export function readErrorDocument(stderr) {
  return read(lastLine(stderr), 'error', ERROR);
}

/** @param {string} stderr */
export function lastLine(stderr) {
  const text = stderr.trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1);
}

/**
 * Whether it may be a document: other texts are not parsed, however many values they have.
 *
 * @param {string} text
 */
export function isObjectText(text) {
  return /^\s*\{/.test(text);
}

/**
 * @param {string} text
 * @param {string} status
 * @param {Check} check
 * @returns {Read | null}
 */
function read(text, status, check) {
  const document = isObjectText(text) ? parse(text) : null;
  if (document?.status !== status) return null;
  const defect = check(document, '');
  return defect ? { document: null, defect } : { document, defect };
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} expected
 * @param {(value: unknown) => boolean} test
 * @returns {Check}
 */
function is(expected, test) {
  return (value, place) => (test(value) ? null : differs(value, place, expected));
}

/** @param {Check} check @returns {Check} */
function optional(check) {
  return (value, place) => (value === undefined || value === null ? null : check(value, place));
}

/** @param {Check} check @returns {Check} */
function arrayOf(check) {
  return (value, place) => {
    if (!Array.isArray(value)) return differs(value, place, 'an array');
    return firstOf(value.keys(), (index) => check(value[index], `${place}[${index}]`));
  };
}

/** Other fields may be there, of later versions. @param {{[field: string]: Check}} fields @returns {Check} */
function objectWith(fields) {
  return (value, place) => {
    if (nameOf(value) !== 'an object') return differs(value, place, 'an object');
    const object = /** @type {{[field: string]: unknown}} */ (value);
    const inside = place && `${place}.`;
    return firstOf(Object.keys(fields), (name) => fields[name](object[name], inside + name));
  };
}

/** For what is passed on whole, unknown fields included. @param {Check} check @returns {Check} */
function shallow(check) {
  return (value, place) => {
    if (!isDeeper(value, MAX_DEPTH)) return check(value, place);
    return `\`${place}\` is nested deeper than ${MAX_DEPTH} levels`;
  };
}

/**
 * @param {unknown} value
 * @param {number} levels
 * @returns {boolean}
 */
function isDeeper(value, levels) {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/**
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => string | null} check
 */
function firstOf(items, check) {
  for (const item of items) {
    const defect = check(item);
    if (defect) return defect;
  }
  return null;
}

/**
 * @param {unknown} value
 * @param {string} place
 * @param {string} expected
 */
function differs(value, place, expected) {
  if (value === undefined) return `\`${place}\` is missing`;
  return `\`${place}\` is ${nameOf(value)}, not ${expected}`;
}

/** @param {unknown} value */
function nameOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' ? `the number ${value}` : `a ${typeof value}`;
}
