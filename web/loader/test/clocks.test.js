/** The clocks of the WASI host, and waiting, called as a guest calls them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followSystemClock } from '../engines/shim/clock.js';
import { CODE, guest } from './support/guest.js';

const { SUCCESS, BADF, INVAL } = CODE;

/** Writes subscriptions at 0, and gives the events that poll_oneoff writes at 1000. */
function poll(subscriptions) {
  const { calls, view } = guest('input');
  subscriptions.forEach(({ type, subject, timeout = 0n, flags = 0 }, index) => {
    view().setBigUint64(index * 48, BigInt(index), true);
    view().setUint8(index * 48 + 8, type);
    view().setUint32(index * 48 + 16, subject, true);
    view().setBigUint64(index * 48 + 24, timeout, true);
    view().setUint16(index * 48 + 40, flags, true);
  });
  const code = calls.poll_oneoff(0, 1000, subscriptions.length, 900);
  const count = code === SUCCESS ? view().getUint32(900, true) : 0;
  const events = Array.from({ length: count }, (_, index) => ({
    userdata: Number(view().getBigUint64(1000 + index * 32, true)),
    error: view().getUint16(1000 + index * 32 + 8, true),
    type: view().getUint8(1000 + index * 32 + 10),
    bytes: Number(view().getBigUint64(1000 + index * 32 + 16, true)),
  }));
  return { code, events };
}

const [CLOCK, READ, WRITE] = [0, 1, 2];
const [REALTIME, MONOTONIC] = [0, 1];
const MS = 1_000_000n;

test('of several clocks the first one wakes', () => {
  const before = performance.now();
  const { events } = poll([
    { type: CLOCK, subject: MONOTONIC, timeout: 3_600_000n * MS },
    { type: CLOCK, subject: REALTIME, timeout: 20n * MS },
    { type: CLOCK, subject: MONOTONIC, timeout: 10_000n * MS },
  ]);
  assert.deepEqual(events, [{ userdata: 1, error: 0, type: CLOCK, bytes: 0 }]);
  assert(performance.now() - before >= 20);
});

test('an absolute time in the past has come', () => {
  const { events } = poll([{ type: CLOCK, subject: REALTIME, timeout: 1n, flags: 1 }]);
  assert.deepEqual(
    events.map(({ userdata }) => userdata),
    [0],
  );
});

test('what can be read or written at once does not wait for a clock', () => {
  const { events } = poll([
    { type: CLOCK, subject: MONOTONIC, timeout: 3_600_000n * MS },
    { type: READ, subject: 0 },
    { type: WRITE, subject: 1 },
    { type: READ, subject: 99 },
  ]);
  assert.deepEqual(events, [
    { userdata: 1, error: 0, type: READ, bytes: 5 },
    { userdata: 2, error: 0, type: WRITE, bytes: 0 },
    { userdata: 3, error: BADF, type: READ, bytes: 0 },
  ]);
});

test('nothing to wait for, and a clock that is none, are errors', () => {
  assert.equal(poll([]).code, INVAL);
  for (const count of [-1, 5000]) assert.equal(guest().calls.poll_oneoff(0, 0, count, 0), INVAL);
  const { events } = poll([{ type: CLOCK, subject: 9, timeout: 3_600_000n * MS }]);
  assert.equal(events[0].error, INVAL);
});

test('clocks tell the time', () => {
  const { calls, view } = guest();
  assert.equal(calls.clock_time_get(REALTIME, 0n, 0), SUCCESS);
  const difference = Number(view().getBigUint64(0, true) / MS) - Date.now();
  assert(Math.abs(difference) < 60_000);
  assert.equal(calls.clock_res_get(MONOTONIC, 0), SUCCESS);
  const step = view().getBigUint64(0, true);
  assert(step > 0n && step < 20n * MS, `${step} ns`);
  assert.equal(calls.clock_time_get(7, 0n, 0), INVAL);
});

test('time never goes back, although its origin moves', () => {
  const own = Object.getOwnPropertyDescriptor(performance, 'timeOrigin');
  const { timeOrigin } = performance;
  let reads = 0;
  Object.defineProperty(performance, 'timeOrigin', {
    configurable: true,
    get: () => timeOrigin - 28 * (reads++ % 2),
  });
  try {
    const { calls, view } = guest();
    let before = 0n;
    for (let read = 0; read < 100; read += 1) {
      calls.clock_time_get(REALTIME, 0n, 0);
      const time = view().getBigUint64(0, true);
      assert(time >= before, `${before - time} ns back`);
      before = time;
    }
  } finally {
    if (own) Object.defineProperty(performance, 'timeOrigin', own);
    else delete performance.timeOrigin;
  }
});

test('a clock that was set while nothing ran is followed', () => {
  const { calls, view } = guest();
  const { now } = Date;
  const time = () => {
    followSystemClock();
    calls.clock_time_get(REALTIME, 0n, 0);
    return Number(view().getBigUint64(0, true) / MS);
  };
  try {
    Date.now = () => now() + 3_600_000;
    assert(Math.abs(time() - Date.now()) < 60_000);
    const before = time();
    Date.now = () => now() + 3_600_000 - 500;
    assert(time() >= before, 'what may be rounding changes nothing');
  } finally {
    Date.now = now;
    followSystemClock();
  }
});
