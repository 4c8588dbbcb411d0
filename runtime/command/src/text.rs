//! Text files as people's editors write them.

use std::error::Error;
use std::fmt;

/// The mark that editors on Windows put before UTF-8.
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
/// Those of UTF-16, in either order of bytes.
const UTF16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// A text is in UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utf16;

impl fmt::Display for Utf16 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is in UTF-16; save it as UTF-8")
    }
}

impl Error for Utf16 {}

/// The text without the mark that says that it is UTF-8. Whether it is UTF-8 is for its reader to see.
///
/// # Errors
///
/// [`Utf16`] if it says that it is that, or if one of its first two bytes is zero, as in no JSON document and
/// no Python file.
pub fn without_mark(text: &[u8]) -> Result<&[u8], Utf16> {
    if is_utf16(text) || text.iter().take(2).any(|&byte| byte == 0) {
        return Err(Utf16);
    }
    Ok(text.strip_prefix(UTF8_MARK).unwrap_or(text))
}

/// Whether the text begins with a mark of UTF-16.
pub fn is_utf16(text: &[u8]) -> bool {
    UTF16_MARKS.iter().any(|mark| text.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::{UTF8_MARK, Utf16, without_mark};

    #[test]
    fn a_mark_is_skipped_once() {
        assert_eq!(without_mark(b"\xef\xbb\xbf[1]"), Ok(&b"[1]"[..]));
        assert_eq!(without_mark(b"\xef\xbb\xbf\xef\xbb\xbf"), Ok(UTF8_MARK));
        for text in [&b""[..], b"[", b"[1]", b"\xff", b"\xef\xbb"] {
            assert_eq!(without_mark(text), Ok(text));
        }
    }

    #[test]
    fn utf_16_is_noticed_with_its_mark_and_without() {
        for text in [&b"\xff\xfe[\0"[..], b"\xfe\xff\0[", b"[\0", b"\0["] {
            assert_eq!(without_mark(text), Err(Utf16));
        }
    }
}
