const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** What pages may do, by the first part of the path. */
const MODES = {
  /** As on most servers that take care. */
  plain: { scripts: "'self' 'wasm-unsafe-eval'", headers: {} },
  /** Without Workers. */
  workerless: { scripts: "'self' 'wasm-unsafe-eval'", workers: "'none'", headers: {} },
  /** Without an origin: such a page has neither storage nor Workers. */
  sandboxed: {
    scripts: "'self' 'wasm-unsafe-eval'",
    connections: 'http:', // for WebKit such a page is not even its own `'self'`
    sandbox: ['sandbox allow-scripts'],
    headers: { 'access-control-allow-origin': '*' },
  },
  /** With `SharedArrayBuffer`. */
  isolated: { scripts: "'self' 'wasm-unsafe-eval'", headers: ISOLATION },
  /** With what is on other origins too, and as such an origin. */
  across: {
    scripts: "'self' http: 'wasm-unsafe-eval'",
    workers: "'self' http: blob:",
    connections: 'http:',
    headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' },
  },
  /** The same without Workers that are made of a Blob, and as an origin that shows few headers. */
  reserved: {
    scripts: "'self' http: 'wasm-unsafe-eval'",
    connections: 'http:',
    headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag' },
  },
  /** Isolated, and with functions made from text, which `@wasmer/sdk` needs. */
  'unsafe-eval': { scripts: "'self' 'unsafe-eval' 'wasm-unsafe-eval'", headers: ISOLATION },
};

/**
 * What every response carries: a Worker follows the policy of its own script.
 *
 * @param {string} mode
 * @returns {Record<string, string> | undefined} nothing if there is no such mode
 */
export function headersOf(mode) {
  if (!Object.hasOwn(MODES, mode)) return undefined;
  const { headers, ...permissions } = MODES[mode];
  return {
    'content-security-policy': policy(permissions),
    'x-content-type-options': 'nosniff',
    // The loader has a cache of its own, and it is that cache that is tested.
    'cache-control': 'no-store',
    ...headers,
  };
}

function policy({ scripts, workers = "'self'", connections = "'self'", sandbox = [] }) {
  const directives = [
    "default-src 'none'",
    `script-src ${scripts}`,
    `worker-src ${workers}`,
    `connect-src ${connections}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    ...sandbox,
  ];
  return directives.join('; ');
}
