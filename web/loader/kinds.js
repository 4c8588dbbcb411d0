// Generated from the crate `pipeline-command`; a test there holds it current.

/** @typedef {'invalid_input' | 'invalid_manifest' | 'unknown_node_type' | 'ambiguous_node_type' | 'invalid_parameter' | 'missing_input' | 'node_failed' | 'missing_module' | 'unsupported_value' | 'memory' | 'recursion' | 'python_unavailable' | 'internal'} GuestKind what the command says of itself */
export const GUEST_KINDS = Object.freeze([
  'invalid_input',
  'invalid_manifest',
  'unknown_node_type',
  'ambiguous_node_type',
  'invalid_parameter',
  'missing_input',
  'node_failed',
  'missing_module',
  'unsupported_value',
  'memory',
  'recursion',
  'python_unavailable',
  'internal',
]);

/** @typedef {'timeout' | 'memory' | 'stack' | 'output' | 'data' | 'files' | 'abort' | 'trap' | 'no_result'} HostKind what the host has observed */
export const HOST_KINDS = Object.freeze([
  'timeout',
  'memory',
  'stack',
  'output',
  'data',
  'files',
  'abort',
  'trap',
  'no_result',
]);

/** The name of the program, its first argument. */
export const PROGRAM = 'remotemedia_runtime';
