/**
 * Starts the side that the address names and, if it names a program, gives its first result at once.
 *
 * A side is a module with `start(side)`; what that gives has those of `first()`, `suite(…)`,
 * `throughput(…)`, `rust(…)` and `speech(…)` that it can do.
 *
 * - `started`: the milliseconds from the navigation to the first result, or to the side's readiness;
 * - `measure(task)`: what the task of that kind gives.
 */

const { side, first } = JSON.parse(decodeURIComponent(location.hash.slice(1)));

const running = import(`./${side.kind}.js`).then((module) => module.start(side));

globalThis.started = running.then(async (started) => {
  if (first) await started.first();
  return performance.now();
});

globalThis.measure = async ({ kind, ...task }) => (await running)[kind](task);
