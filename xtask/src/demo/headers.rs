//! What every response says besides its content.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// Whether pages are isolated from other origins, which `SharedArrayBuffer` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// `SharedArrayBuffer` can be used: every engine works.
    On,
    /// As most web servers serve: engines without shared memory have to do.
    Off,
}

/// Scripts, styles and data from here alone, nothing inline. `'wasm-unsafe-eval'` is what compiling
/// WebAssembly takes. Workers follow the policy that their own script was served with, which is why
/// every response carries it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'";

static ALWAYS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    // The browser asks each time and is told when nothing has changed.
    (CACHE_CONTROL, "no-cache"),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

static ISOLATED: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
];

/// Types that the general table of extensions lacks or, like `.ts` (a video format), has for
/// something else.
const TYPES: [(&str, &str); 5] = [
    (".d.ts", "text/plain; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".json", "application/json"),
    (".mjs", "text/javascript; charset=utf-8"),
    (".rmpkg", "application/zip"),
];

/// Adds the headers to a response.
pub async fn add(isolation: Isolation, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let found = !response.status().is_client_error();
    let headers = response.headers_mut();
    insert(headers, &ALWAYS);
    if isolation == Isolation::On {
        insert(headers, &ISOLATED);
    }
    if let Some((_, content_type)) = TYPES.iter().find(|(end, _)| found && path.ends_with(end)) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

fn insert(headers: &mut HeaderMap, fields: &'static [(HeaderName, &'static str)]) {
    for (name, value) in fields {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
