/** The seconds of one run, when it is done again and again for so many seconds, at least once. */
export async function repeated(run, seconds) {
  await run();
  const begun = performance.now();
  let runs = 0;
  let passed = 0;
  while (runs === 0 || passed < seconds) {
    await run();
    runs += 1;
    passed = (performance.now() - begun) / 1000;
  }
  return passed / runs;
}
