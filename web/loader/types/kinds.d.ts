export type GuestKind = 'invalid_input' | 'invalid_manifest' | 'unknown_node_type' | 'ambiguous_node_type' | 'invalid_parameter' | 'missing_input' | 'node_failed' | 'missing_module' | 'unsupported_value' | 'memory' | 'recursion' | 'python_unavailable' | 'internal';
/** @typedef {'invalid_input' | 'invalid_manifest' | 'unknown_node_type' | 'ambiguous_node_type' | 'invalid_parameter' | 'missing_input' | 'node_failed' | 'missing_module' | 'unsupported_value' | 'memory' | 'recursion' | 'python_unavailable' | 'internal'} GuestKind what the command says of itself */
export declare const GUEST_KINDS: readonly string[];
export type HostKind = 'timeout' | 'memory' | 'stack' | 'output' | 'data' | 'files' | 'abort' | 'trap' | 'no_result';
/** @typedef {'timeout' | 'memory' | 'stack' | 'output' | 'data' | 'files' | 'abort' | 'trap' | 'no_result'} HostKind what the host has observed */
export declare const HOST_KINDS: readonly string[];
/** The name of the program, its first argument. */
export declare const PROGRAM = "remotemedia_runtime";
