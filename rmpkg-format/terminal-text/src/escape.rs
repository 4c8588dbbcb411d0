//! Which characters are shown as they are, and how the others are.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// `text` with escapes for all that a terminal would not just draw, but for line feeds and tabs.
pub fn text(text: &str) -> Cow<'_, str> {
    escaped(text, |char| is_drawn(char) || char == '\n' || char == '\t', write_escape)
}

/// `text` with escapes for all that a terminal would not just draw, in one line: a name with a line feed
/// in it must not look like a line of its own.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_drawn, write_escape)
}

/// A JSON document with the escapes of JSON for all that a terminal would not just draw. It is the same
/// document: only carriage returns between its values, which mean nothing, become spaces.
pub fn json(document: &str) -> Cow<'_, str> {
    escaped(document, |char| is_drawn(char) || char == '\n' || char == '\t', write_json_escape)
}

fn escaped(
    text: &str,
    is_kept: impl Fn(char) -> bool,
    write: impl Fn(char, &mut String),
) -> Cow<'_, str> {
    if text.chars().all(&is_kept) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if is_kept(char) { shown.push(char) } else { write(char, &mut shown) }
    }
    shown.into()
}

/// Whether it is drawn, or is a space, and has no other effect. What has no meaning yet may get any.
fn is_drawn(char: char) -> bool {
    if char.is_ascii() {
        return !char.is_ascii_control();
    }
    !matches!(
        char.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::Unassigned
    )
}

/// As Rust and others write it in their own texts.
fn write_escape(char: char, shown: &mut String) {
    match char {
        '\n' | '\r' | '\t' => shown.extend(char.escape_default()),
        _ => shown.extend(char.escape_unicode()),
    }
}

fn write_json_escape(char: char, shown: &mut String) {
    // Strings have no control characters of ASCII but DEL: these stand between values.
    if char == '\r' {
        return shown.push(' ');
    }
    for unit in char.encode_utf16(&mut [0; 2]) {
        // Writing to a string does not fail.
        let _ = write!(shown, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_stays() {
        for plain in
            ["", "a b\n\tc", "größe", "日本語\u{3000}語", "עברית", "e\u{301}", "👍", "\u{a0}"]
        {
            assert_eq!(text(plain), plain);
            assert!(matches!(text(plain), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn what_has_another_effect_is_escaped() {
        for (given, shown) in [
            ("\x1b]52;c;aGk=\x07", r"\u{1b}]52;c;aGk=\u{7}"),
            ("not signed\rsigned", r"not signed\rsigned"),
            ("\u{9b}2J\u{7f}\u{8}\0", r"\u{9b}2J\u{7f}\u{8}\u{0}"),
            ("a\u{202e}b\u{2066}c\u{200f}", r"a\u{202e}b\u{2066}c\u{200f}"),
            ("\u{2028}\u{feff}\u{e0041}\u{378}", r"\u{2028}\u{feff}\u{e0041}\u{378}"),
        ] {
            assert_eq!(text(given), shown);
            assert_eq!(line(given), shown);
        }
        assert_eq!(text("a\nb\tc"), "a\nb\tc");
        assert_eq!(line("a\nb\tc"), r"a\nb\tc");
    }

    #[test]
    fn json_says_the_same_in_its_own_escapes() {
        let given = "{\"a\u{9b}\":\r\n\"\u{7f}\u{202e}\u{e0041}\\u001b\"}";
        let shown = "{\"a\\u009b\": \n\"\\u007f\\u202e\\udb40\\udc41\\u001b\"}";
        assert_eq!(json(given), shown);
    }
}
