/** After so many milliseconds a person notices that nothing has come. */
const NOTICED = 50;

/**
 * Gives items to a stream in groups that take about as long as nobody notices: what a slow pipeline makes of an item is
 * seen before the next item goes in, and a quick one gets many at a time.
 *
 * @template T
 * @param {T[]} items
 * @param {() => number} now in milliseconds
 */
export async function* paced(items, now = () => performance.now()) {
  let [size, asked] = [1, now()];
  for (let start = 0; start < items.length; ) {
    const [first, ...others] = items.slice(start, start + size);
    start += 1 + others.length;
    yield first;
    // The group before has been through the pipeline when more than this one's first item is asked for.
    const took = now() - asked;
    asked += took;
    size = took < NOTICED ? size * 2 : Math.max(1, Math.floor(size / 2));
    yield* others;
    await twoTurns();
  }
}

/** Whatever is there within one turn goes in together. */
function twoTurns() {
  return new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
}
