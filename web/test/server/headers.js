const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * What every response carries; a Worker's script has a policy of its own.
 *
 * @param {boolean} isolated whether pages get `SharedArrayBuffer`
 */
export function commonHeaders(isolated) {
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    // The loader has a cache of its own, and it is that cache that is tested.
    'cache-control': 'no-store',
    ...(isolated ? ISOLATION : {}),
  };
}
