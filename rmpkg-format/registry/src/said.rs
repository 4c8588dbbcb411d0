//! What a registry says of its errors.

use serde::Deserialize;
use ureq::Body;
use ureq::http::Response;

use crate::http::read;

/// What is read of an answer that explains an error.
const MAX_EXPLANATION: u64 = 64 << 10;
/// What is told of it.
const MAX_TOLD: usize = 200;

#[derive(Deserialize)]
struct Explanation {
    errors: Vec<Explained>,
}

#[derive(Deserialize)]
struct Explained {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// What a registry says of an error, as the end of a sentence; it need not say anything.
pub(crate) fn said(response: Response<Body>) -> String {
    let Ok(Some(bytes)) = read(response, MAX_EXPLANATION) else { return String::new() };
    let explanation = serde_json::from_slice::<Explanation>(&bytes).ok();
    let Some(Explained { code, message }) =
        explanation.and_then(|explanation| explanation.errors.into_iter().next())
    else {
        return String::new();
    };
    let text = if message.is_empty() { code } else { message };
    let text: String = text.chars().take(MAX_TOLD).collect();
    if text.is_empty() { text } else { format!("; it says: {text}") }
}
