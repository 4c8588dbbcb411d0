/**
 * Renames the fields of what the runtime reports, at every depth, from `items_in` to `itemsIn`.
 *
 * @param {unknown} value
 * @returns {any}
 */
export function camelCase(value) {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [rename(name), camelCase(field)]);
  return Object.fromEntries(fields);
}

/** @param {string} name */
function rename(name) {
  return name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}
