//! Python literals: what the header of a `.npy` file is written in. A tuple is a list.

mod parse;

use std::fmt::Write;

pub(crate) use parse::parse;

/// Lengths as a Python tuple.
pub(crate) fn tuple(lengths: &[usize]) -> String {
    match lengths {
        [only] => format!("({only},)"),
        lengths => {
            let lengths: Vec<_> = lengths.iter().map(usize::to_string).collect();
            format!("({})", lengths.join(", "))
        }
    }
}

/// Appends a text as Python would show it.
pub(crate) fn write_str(value: &str, text: &mut String) {
    let quote = if value.contains('\'') && !value.contains('"') { '"' } else { '\'' };
    text.push(quote);
    for character in value.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c == quote => text.extend(['\\', c]),
            // A text takes whatever is written to it.
            c if u32::from(c) < 0x20 || (0x7f..0xa0).contains(&u32::from(c)) => {
                write!(text, "\\x{:02x}", u32::from(c)).unwrap_or_default();
            }
            c => text.push(c),
        }
    }
    text.push(quote);
}
