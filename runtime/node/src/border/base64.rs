//! Base64 as JSON has it: the standard alphabet, padded. Each direction is compiled once, since vectors make much
//! code.

use base64_simd::STANDARD;

/// Appends the bytes that a text says, and tells whether it says any.
#[inline(never)]
pub(super) fn decode(text: &[u8], bytes: &mut Vec<u8>) -> bool {
    STANDARD.decode_append(text, bytes).is_ok()
}

/// Appends the text that says these bytes.
#[inline(never)]
pub(super) fn encode(bytes: &[u8], text: &mut Vec<u8>) {
    STANDARD.encode_append(bytes, text);
}

/// The text that says these bytes.
pub(super) fn to_text(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    encode(bytes, &mut text);
    String::from_utf8(text).unwrap_or_default()
}
