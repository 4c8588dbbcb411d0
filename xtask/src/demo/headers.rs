//! What every response says besides its content.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// What pages may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions {
    /// Whether pages are isolated from other origins, which `SharedArrayBuffer` asks for.
    pub isolated: bool,
    /// Whether scripts may evaluate text as code, which `@wasmer/sdk` does.
    pub eval: bool,
}

/// Fields of every response.
#[derive(Debug, Clone)]
pub struct Headers(Arc<[(HeaderName, HeaderValue)]>);

/// Scripts, styles and data from here alone, nothing inline. `'wasm-unsafe-eval'` is what compiling
/// WebAssembly takes. Workers follow the policy that their own script was served with, which is why
/// every response carries it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 4] = [
    // The browser asks each time and is told when nothing has changed.
    (CACHE_CONTROL, "no-cache"),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

const ISOLATED: [(HeaderName, &str); 2] = [
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

impl Headers {
    /// The fields that give these permissions and no others.
    ///
    /// # Errors
    ///
    /// When the policy has a character that no field may have.
    pub fn new(permissions: Permissions) -> Result<Self> {
        let eval = if permissions.eval { " 'unsafe-eval'" } else { "" };
        let policy = POLICY.replace(" 'wasm-unsafe-eval'", &format!(" 'wasm-unsafe-eval'{eval}"));
        let policy = HeaderValue::try_from(policy).context("the policy is no header")?;
        let isolated = ISOLATED.into_iter().filter(|_| permissions.isolated);
        let fixed = ALWAYS.into_iter().chain(isolated);
        let fixed = fixed.map(|(name, value)| (name, HeaderValue::from_static(value)));
        Ok(Self(std::iter::once((CONTENT_SECURITY_POLICY, policy)).chain(fixed).collect()))
    }
}

/// Adds the fields to a response.
pub async fn add(State(fields): State<Headers>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let found = !response.status().is_client_error();
    let headers = response.headers_mut();
    headers.extend(fields.0.iter().cloned());
    if let Some((_, content_type)) = TYPES.iter().find(|(end, _)| found && path.ends_with(end)) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}
