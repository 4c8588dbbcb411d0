/**
 * What `work` gives, unless that takes longer than so many milliseconds: then an error says what did not come.
 *
 * @template T
 * @param {Promise<T>} work
 * @param {number} ms
 * @param {string} what the subject of the error's sentence
 * @returns {Promise<T>}
 */
export function within(work, ms, what) {
  return new Promise((resolve, reject) => {
    const complain = () => reject(new Error(`${what} has not answered in ${ms / 60_000} minutes`));
    const timer = setTimeout(complain, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
