/** JSON to and from text without loss: `1.0` stays `1.0` and large integers keep their digits. */

/** @param {string} text */
export function parseExact(text) {
  return JSON.parse(text, keepSource);
}

/** @param {string} text JSON */
export function prettyPrint(text) {
  return JSON.stringify(parseExact(text), null, 2);
}

/**
 * @param {string} _key
 * @param {unknown} value
 * @param {{source?: string}} [context] not there in older browsers, which show numbers as they can
 */
function keepSource(_key, value, context) {
  const source = typeof value === 'number' ? context?.source : undefined;
  if (source === undefined || source === String(value)) return value;
  return /** @type {any} */ (JSON).rawJSON(source);
}
