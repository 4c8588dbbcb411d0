/** Fields that stand twice in one object: `JSON.parse` takes the last, other readers the first. */

/**
 * @param {string} text which `JSON.parse` has accepted
 * @returns {string | null} the first name that an object has twice
 */
export function duplicateKey(text) {
  /** @type {(Set<string> | null)[]} the names in each open object; `null` for an array */
  const open = [];
  let last = '';
  for (let at = 0; at < text.length; at++) {
    const start = at;
    const mark = text[at];
    if (mark === '"') at = lastQuote(text, at);
    if (mark === '}' || mark === ']') open.pop();
    const names = open.at(-1);
    if (names && mark === '"' && (last === '{' || last === ',')) {
      const name = JSON.parse(text.slice(start, at + 1));
      if (names.has(name)) return name;
      names.add(name);
    }
    if (mark === '{') open.push(new Set());
    if (mark === '[') open.push(null);
    if (!' \t\r\n'.includes(mark)) last = mark;
  }
  return null;
}

/**
 * Where the text that begins at `at` ends.
 *
 * @param {string} text
 * @param {number} at
 */
export function lastQuote(text, at) {
  let end = at + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
