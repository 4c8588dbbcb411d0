/** Clocks, and waiting. */

import { monotonic, now, resolution, sleep } from '../clock.js';
import { Errno } from '../errno.js';

/** @import { Guest } from '../host.js' */
/** @import { GuestMemory } from '../memory.js' */

const CLOCK = Object.freeze({ realtime: 0, monotonic: 1 });

/** Nobody waits for more things at once than there can be descriptors and clocks. */
const MAX_SUBSCRIPTIONS = 4096;

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
const EVENT_CLOCK = 0;
const ABSOLUTE_TIME = 1;

export class ClockCalls {
  #memory;
  #table;
  #deadline;

  /** @param {Guest} guest */
  constructor({ memory, table, deadline }) {
    this.#memory = memory;
    this.#table = table;
    this.#deadline = deadline;
  }

  /** @param {number} id @param {number} result */
  clock_res_get(id, result) {
    readClock(id);
    this.#memory.setU64(result, resolution());
  }

  /** @param {number} id @param {bigint} _precision @param {number} result */
  clock_time_get(id, _precision, result) {
    this.#memory.setU64(result, readClock(id));
  }

  /**
   * Files are always ready; only where nothing but clocks is waited for, time passes.
   *
   * @param {number} input @param {number} output @param {number} count @param {number} result
   */
  poll_oneoff(input, output, count, result) {
    if (count <= 0 || count > MAX_SUBSCRIPTIONS) throw new Errno('inval');
    const subscriptions = Array.from({ length: count }, (_, index) =>
      readSubscription(this.#memory, input + index * SUBSCRIPTION_BYTES),
    );
    const waits = subscriptions.map((one) => (one.type === EVENT_CLOCK ? remaining(one) : 0n));
    const shortest = waits.reduce((least, wait) => (wait < least ? wait : least));
    if (shortest > 0n) sleep(this.#deadline.atMost(shortest));
    this.#deadline.check();
    const due = subscriptions.filter((_, index) => waits[index] <= shortest);
    due.forEach((one, index) => {
      writeEvent(this.#memory, output + index * EVENT_BYTES, one, readiness(one, this.#table));
    });
    this.#memory.setU32(result, due.length);
  }
}

/** @param {number} id */
function readClock(id) {
  if (id === CLOCK.realtime) return now();
  if (id === CLOCK.monotonic) return monotonic();
  throw new Errno('inval');
}

/**
 * @typedef {object} Subscription
 * @property {bigint} userdata
 * @property {number} type
 * @property {number} subject a clock or a descriptor
 * @property {bigint} timeout
 * @property {boolean} absolute
 */

/**
 * @param {GuestMemory} memory
 * @param {number} address
 * @returns {Subscription}
 */
function readSubscription(memory, address) {
  return {
    userdata: memory.u64(address),
    type: memory.u8(address + 8),
    subject: memory.u32(address + 16),
    timeout: memory.u64(address + 24),
    absolute: (memory.u16(address + 40) & ABSOLUTE_TIME) !== 0,
  };
}

/** @param {Subscription} subscription */
function remaining({ subject, timeout, absolute }) {
  if (subject !== CLOCK.realtime && subject !== CLOCK.monotonic) return 0n;
  const wait = absolute ? timeout - readClock(subject) : timeout;
  return wait > 0n ? wait : 0n;
}

/**
 * What the guest is told about something that it waited for.
 *
 * @param {Subscription} subscription
 * @param {Guest['table']} table
 */
function readiness({ type, subject }, table) {
  try {
    if (type !== EVENT_CLOCK) return { error: 0, bytes: table.get(subject).available() };
    readClock(subject);
    return { error: 0, bytes: 0n };
  } catch (error) {
    if (error instanceof Errno) return { error: error.code, bytes: 0n };
    throw error;
  }
}

/**
 * @param {GuestMemory} memory
 * @param {number} address
 * @param {Subscription} subscription
 * @param {{error: number, bytes: bigint}} readiness
 */
function writeEvent(memory, address, { userdata, type }, { error, bytes }) {
  memory.setU64(address, userdata);
  memory.setU16(address + 8, error);
  memory.setU8(address + 10, type);
  memory.setU64(address + 16, bytes);
  memory.setU16(address + 24, 0);
}
