//! By which names the server may be asked.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The names of this machine for itself.
const OWN: [&str; 2] = ["127.0.0.1", "localhost"];

const REFUSAL: &str =
    "This server answers to 127.0.0.1 and localhost; open it by one of these names.\n";

/// Refuses requests for any other name. Whoever owns a name can have it lead to this machine, and a page
/// there would then read what is served here as if it were its own.
pub async fn require_own(request: Request, next: Next) -> Response {
    if is_own(&request) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, REFUSAL).into_response()
    }
}

/// Whether the request names this machine, in its one field and, if that is there, in its target.
fn is_own(request: &Request) -> bool {
    let mut fields = request.headers().get_all(HOST).iter();
    let (Some(field), None) = (fields.next(), fields.next()) else { return false };
    let named: Option<Authority> = field.to_str().ok().and_then(|name| name.parse().ok());
    named.as_ref().is_some_and(is_name) && request.uri().authority().is_none_or(is_name)
}

fn is_name(authority: &Authority) -> bool {
    OWN.iter().any(|own| authority.host().eq_ignore_ascii_case(own))
}
