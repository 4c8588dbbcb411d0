/**
 * What can be wrong with a package or with getting it.
 *
 * @typedef {'aborted' | 'network' | 'http_status' | 'insecure_context' | 'too_large' | 'not_a_zip'
 *   | 'truncated' | 'damaged' | 'bad_name' | 'manifest_missing' | 'manifest_invalid' | 'wrong_target'
 *   | 'unknown_format' | 'entry_absent' | 'entry_unlisted' | 'listed_twice' | 'size_differs'
 *   | 'sha256_differs' | 'wasm_missing' | 'wasm_invalid' | 'stdlib_missing'
 *   | 'engine_unavailable'} PackageErrorCode
 */
export type PackageErrorCode = 'aborted' | 'network' | 'http_status' | 'insecure_context' | 'too_large' | 'not_a_zip' | 'truncated' | 'damaged' | 'bad_name' | 'manifest_missing' | 'manifest_invalid' | 'wrong_target' | 'unknown_format' | 'entry_absent' | 'entry_unlisted' | 'listed_twice' | 'size_differs' | 'sha256_differs' | 'wasm_missing' | 'wasm_invalid' | 'stdlib_missing' | 'engine_unavailable';
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
export type PipelineErrorDetails = {
    kind: string;
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
     * Python's traceback
     */
    traceback?: string | null;
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
};
/**
 * How a run failed. The runtime's own kinds, such as `node_failed` or `invalid_manifest`, are
 * passed on as they are; these are the host's:
 *
 * - `timeout`, `aborted`: the caller's limit or signal; the Worker was terminated.
 * - `memory`: memory ran out, and the guest did not cope with it.
 * - `stack`: calls were nested deeper than the browser's stack.
 * - `output_limit`: more was written to stdout or stderr than allowed.
 * - `trap`: the guest did something that wasm forbids.
 * - `exit`: the guest ended without saying why.
 * - `worker`: the Worker itself failed.
 * - `storage`: `/data` cannot be read or saved.
 *
 * @typedef {object} PipelineErrorDetails
 * @property {string} kind
 * @property {string} message
 * @property {string | null} [nodeId] the node that failed
 * @property {string | null} [nodeType] its type
 * @property {string | null} [traceback] Python's traceback
 * @property {number | null} [exitCode] the guest's exit code, if it came to exit
 * @property {string} [stderr] all that it wrote to stderr
 * @property {string[]} [cleanup] nodes that failed to clean up besides
 */
/** A pipeline did not come to its result. The runner that ran it works on. */
export declare class PipelineError extends Error {
    kind: string;
    nodeId: string | null;
    nodeType: string | null;
    traceback: string | null;
    exitCode: number | null;
    stderr: string;
    cleanup: string[];
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
