/**
 * What the page and its Workers say to each other.
 *
 * @import { Exchange, Invocation, Outcome, StreamName } from '../engines/engine.js'
 * @import { EngineName, EngineSetup } from '../engines/create.js'
 * @import { PackageErrorCode } from '../errors.js'
 */

/**
 * @typedef {Omit<Invocation, 'onOutput' | 'onStart' | 'exchange' | 'onLines'>} Job a run, without what cannot be sent
 *
 * @typedef {{type: 'engine', engine: EngineName} | {type: 'setup', setup: EngineSetup} | {type: 'run', job: Job, streaming: boolean, isStream: boolean}
 *   | {type: 'input', bytes: Uint8Array<ArrayBuffer> | null} | NestedMessage | {type: 'nested error', id: number, message: string}} MessageToWorker
 *
 * @typedef {{type: 'started'} | {type: 'output', stream: StreamName, text: string}
 *   | {type: 'early lines', bytes: Uint8Array<ArrayBuffer>} | {type: 'lines', bytes: Uint8Array<ArrayBuffer>, wantsMore: boolean} | {type: 'done', outcome: Outcome} | {type: 'failed', code: PackageErrorCode | null, message: string}
 *   | {type: 'nested start', id: number, url: string, options?: WorkerOptions}
 *   | NestedMessage | {type: 'nested end', id: number}} MessageFromWorker
 *
 * @typedef {{type: 'nested message', id: number, data: unknown}} NestedMessage to or from a Worker that
 *   the page made for one of its Workers
 */

/**
 * What the caller wants to hear, and when it has had enough.
 *
 * @typedef {object} RunOptions
 * @property {AbortSignal} [signal]
 * @property {number} [timeoutMs]
 * @property {(text: string) => void} [onStdout]
 * @property {(text: string) => void} [onStderr]
 * @property {Exchange} [exchange] for a run on a stream
 * @property {(bytes: Uint8Array<ArrayBuffer>) => void} [onLines] takes lines of it while it computes, where it can be heard
 */

/**
 * Where runs happen.
 *
 * @typedef {object} Executor
 * @property {(setup: EngineSetup) => void} setUp comes before the first run
 * @property {(job: Job, options: RunOptions, onStart: () => void) => Promise<Outcome>} run `onStart`
 *   is called when the guest begins, if it comes to that
 * @property {boolean} hasFolders whether a run may have folders of its own
 * @property {() => void} dispose
 */

export {};
