/**
 * What can be wrong with the zip that a package is.
 *
 * @typedef {'not_a_zip' | 'truncated' | 'trailing_bytes' | 'zip_comment' | 'split_archive' | 'zip64'
 *   | 'prefix_bytes' | 'directory_misplaced' | 'directory_damaged' | 'entry_count_differs'
 *   | 'extra_field' | 'entry_comment' | 'encrypted' | 'data_descriptor' | 'unknown_flags'
 *   | 'unsupported_method' | 'stored_size_differs' | 'impossible_size' | 'symlink' | 'special_file'
 *   | 'local_header_missing' | 'local_name_differs' | 'local_header_differs' | 'entry_out_of_bounds'
 *   | 'overlapping_entries' | 'hidden_entry' | 'stray_bytes' | 'crc_differs' | 'deflate_damaged'
 *   | 'unpacked_size_differs'} ZipErrorCode
 */
export type ZipErrorCode = 'not_a_zip' | 'truncated' | 'trailing_bytes' | 'zip_comment' | 'split_archive' | 'zip64' | 'prefix_bytes' | 'directory_misplaced' | 'directory_damaged' | 'entry_count_differs' | 'extra_field' | 'entry_comment' | 'encrypted' | 'data_descriptor' | 'unknown_flags' | 'unsupported_method' | 'stored_size_differs' | 'impossible_size' | 'symlink' | 'special_file' | 'local_header_missing' | 'local_name_differs' | 'local_header_differs' | 'entry_out_of_bounds' | 'overlapping_entries' | 'hidden_entry' | 'stray_bytes' | 'crc_differs' | 'deflate_damaged' | 'unpacked_size_differs';
export type NameErrorCode = 'name_empty' | 'name_too_long' | 'name_not_utf8' | 'name_encoding' | 'name_absolute' | 'name_segment' | 'name_backslash' | 'name_colon' | 'name_control_character' | 'name_format_character' | 'name_character' | 'name_device' | 'name_ending' | 'name_duplicate' | 'name_case_collision' | 'name_unicode_collision' | 'name_is_folder' | 'name_reserved';
export type SignatureErrorCode = 'signature_missing' | 'wrong_key' | 'signature_invalid' | 'public_key_malformed' | 'signature_unsupported';
export type PackageErrorCode = 'aborted' | 'network' | 'http_status' | 'insecure_context' | 'engine_unavailable' | 'too_large' | 'too_many_entries' | 'manifest_too_large' | 'entry_too_large' | 'unpacked_too_large' | ZipErrorCode | NameErrorCode | 'manifest_missing' | 'manifest_not_first' | 'legacy_layout' | 'manifest_not_json' | 'manifest_duplicate_key' | 'manifest_invalid' | 'wrong_target' | 'unknown_format' | 'pipeline_invalid' | 'entry_absent' | 'entry_unlisted' | 'listed_twice' | 'size_differs' | 'sha256_differs' | 'wasm_missing' | 'wasm_invalid' | 'wrong_runtime' | 'stdlib_missing' | 'signature_misplaced' | 'signature_too_large' | 'signature_malformed' | SignatureErrorCode;
/**
 * What can be wrong with the name of an entry or of a model.
 *
 * @typedef {'name_empty' | 'name_too_long' | 'name_not_utf8' | 'name_encoding' | 'name_absolute'
 *   | 'name_segment' | 'name_backslash' | 'name_colon' | 'name_control_character'
 *   | 'name_format_character' | 'name_character' | 'name_device' | 'name_ending' | 'name_duplicate'
 *   | 'name_case_collision' | 'name_unicode_collision' | 'name_is_folder' | 'name_reserved'} NameErrorCode
 */
/**
 * Why a signature counts for nothing when it is checked.
 *
 * @typedef {'signature_missing' | 'wrong_key' | 'signature_invalid' | 'public_key_malformed'
 *   | 'signature_unsupported'} SignatureErrorCode
 */
/**
 * What can be wrong with a package or with getting it; `docs/format.md` explains each.
 *
 * @typedef {'aborted' | 'network' | 'http_status' | 'insecure_context' | 'engine_unavailable'
 *   | 'too_large' | 'too_many_entries' | 'manifest_too_large' | 'entry_too_large'
 *   | 'unpacked_too_large' | ZipErrorCode | NameErrorCode | 'manifest_missing'
 *   | 'manifest_not_first' | 'legacy_layout' | 'manifest_not_json' | 'manifest_duplicate_key' | 'manifest_invalid'
 *   | 'wrong_target' | 'unknown_format' | 'pipeline_invalid' | 'entry_absent' | 'entry_unlisted'
 *   | 'listed_twice' | 'size_differs' | 'sha256_differs' | 'wasm_missing' | 'wasm_invalid'
 *   | 'wrong_runtime' | 'stdlib_missing' | 'signature_misplaced' | 'signature_too_large'
 *   | 'signature_malformed' | SignatureErrorCode} PackageErrorCode
 */
/** A package cannot be loaded; nothing of it has run. */
export declare class PackageError extends Error {
    code: PackageErrorCode;
    /**
     * @param {PackageErrorCode} code for programs
     * @param {string} message for people
     * @param {ErrorOptions} [options]
     */
    constructor(code: PackageErrorCode, message: string, options?: ErrorOptions);
}
/** Bytes are no array, or not the one that they are said to be. */
export declare class ArrayError extends Error {
    /** @param {string} message */
    constructor(message: string);
}
import type { GuestKind, HostKind } from './kinds.js';
import type { HostMetrics, RuntimeMetrics } from './runner.js';
export type PipelineErrorKind = GuestKind | HostKind | 'aborted' | 'worker' | 'storage' | (string & {});
export type PipelineErrorDetails = {
    kind: PipelineErrorKind;
    /**
     * who says so, default `host`: a package can give any kind to
     * its own errors, such as `timeout`
     */
    reportedBy?: 'host' | 'guest';
    message: string;
    /**
     * the node that failed
     */
    nodeId?: string | null;
    /**
     * its type
     */
    nodeType?: string | null;
    /**
     * the index of the last item that it got, from 0
     */
    item?: number | null;
    /**
     * the index of the last item that a stream had read, from 0
     */
    streamItem?: number | null;
    /**
     * the exception's type
     */
    pythonType?: string | null;
    /**
     * Python's traceback
     */
    traceback?: string | null;
    /**
     * the exceptions behind it, the nearest first
     */
    causes?: Cause[];
    /**
     * the guest's exit code, if it came to exit
     */
    exitCode?: number | null;
    /**
     * all that it wrote to stderr
     */
    stderr?: string;
    /**
     * nodes that failed to clean up besides
     */
    cleanup?: string[];
    /**
     * what it cost
     */
    metrics?: FailureMetrics | null;
};
export type Cause = {
    /**
     * `cause`, `context` or `member`
     */
    relation: string;
    /**
     * null for the error of a Rust node
     */
    pythonType: string | null;
    message: string;
};
export type FailureMetrics = HostMetrics & {
    runtime: RuntimeMetrics | null;
};
/** @import { GuestKind, HostKind } from './kinds.js' */
/** @import { HostMetrics, RuntimeMetrics } from './runner.js' */
/**
 * How a run failed. What the guest reports itself is passed on as it is, a kind of a later version
 * included. These are the host's:
 *
 * - `timeout`, `aborted`: the caller's limit or signal.
 * - `memory`: memory ran out, and the guest did not cope with it.
 * - `stack`: calls were nested deeper than the browser's stack.
 * - `output`: more was written to stdout or stderr than allowed.
 * - `data`, `files`: more was written to `/data`, `/tmp` and `/results` than allowed, or made there.
 * - `abort`: the guest gave up itself.
 * - `trap`: the guest did something else that wasm forbids.
 * - `no_result`: the guest ended without a result and without saying why.
 * - `worker`: the Worker itself failed.
 * - `storage`: `/data` cannot be read or saved.
 *
 * @typedef {GuestKind | HostKind | 'aborted' | 'worker' | 'storage' | (string & {})} PipelineErrorKind
 */
/**
 * @typedef {object} PipelineErrorDetails
 * @property {PipelineErrorKind} kind
 * @property {'host' | 'guest'} [reportedBy] who says so, default `host`: a package can give any kind to
 *   its own errors, such as `timeout`
 * @property {string} message
 * @property {string | null} [nodeId] the node that failed
 * @property {string | null} [nodeType] its type
 * @property {number | null} [item] the index of the last item that it got, from 0
 * @property {number | null} [streamItem] the index of the last item that a stream had read, from 0
 * @property {string | null} [pythonType] the exception's type
 * @property {string | null} [traceback] Python's traceback
 * @property {Cause[]} [causes] the exceptions behind it, the nearest first
 * @property {number | null} [exitCode] the guest's exit code, if it came to exit
 * @property {string} [stderr] all that it wrote to stderr
 * @property {string[]} [cleanup] nodes that failed to clean up besides
 * @property {FailureMetrics | null} [metrics] what it cost
 *
 * @typedef {object} Cause
 * @property {string} relation `cause`, `context` or `member`
 * @property {string | null} pythonType null for the error of a Rust node
 * @property {string} message
 *
 * @typedef {HostMetrics & {runtime: RuntimeMetrics | null}} FailureMetrics as far as they are known:
 *   whoever stops a run does not learn how much memory it had, nor what its nodes did
 */
/** A pipeline did not come to its result. The runner that ran it works on. */
export declare class PipelineError extends Error {
    kind: PipelineErrorKind;
    reportedBy: "guest" | "host";
    nodeId: string | null;
    nodeType: string | null;
    item: number | null;
    streamItem: number | null;
    pythonType: string | null;
    traceback: string | null;
    causes: Cause[];
    exitCode: number | null;
    stderr: string;
    cleanup: string[];
    metrics: FailureMetrics | null;
    /**
     * @param {PipelineErrorDetails} details
     * @param {ErrorOptions} [options]
     */
    constructor(details: PipelineErrorDetails, options?: ErrorOptions);
}
/**
 * The error of a run that its caller gave up.
 *
 * @param {unknown} reason of the caller's signal
 */
export declare function aborted(reason: unknown): PipelineError;
/** The error of a run whose runner is no more. */
export declare function disposed(): PipelineError;
/** @param {number | undefined} timeoutMs */
export declare function timedOut(timeoutMs: number | undefined): PipelineError;
