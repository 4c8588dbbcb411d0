/**
 * JavaScript that calls a function in the page and gives its result as JSON, so that all three
 * drivers treat values, `undefined` and errors alike.
 *
 * @param {Function | string} code a function without a closure, or the source of one
 * @param {unknown[]} args values that survive JSON
 */
export function expression(code, args) {
  return `(async () => {
    try {
      const value = await (${code})(...${JSON.stringify(args)});
      return JSON.stringify({ value });
    } catch (error) {
      const { name, message, stack } = Object(error);
      return JSON.stringify({ error: { name, message: message ?? String(error), stack } });
    }
  })()`;
}

/** A page that says nothing for so long is stuck. */
export const ANSWER_LIMIT_MS = 60_000;

/**
 * The value that the function returned, or its error, thrown here.
 *
 * @param {Promise<string>} json
 */
export async function answer(json) {
  const { value, error } = JSON.parse(await Promise.race([json, silence()]));
  if (error) throw new PageError(error);
  return value;
}

function silence() {
  return new Promise((_, reject) => {
    const error = new Error(`the page gave no answer in ${ANSWER_LIMIT_MS} ms`);
    setTimeout(() => reject(error), ANSWER_LIMIT_MS).unref();
  });
}

/** What a function threw in the page. */
export class PageError extends Error {
  constructor({ name, message, stack }) {
    super(message);
    this.name = name ?? 'Error';
    this.pageStack = stack;
  }
}
