//! A stream of a program that comes in pieces, which end anywhere.

use std::fmt::Write;

use crate::escape::text;

const ESCAPE: char = '\x1b';
/// What a colour begins and ends with, and what lies between.
const COLOUR: &str = "\x1b[";
const COLOUR_END: char = 'm';
/// Back to the terminal's own colours.
const RESET: &str = "\x1b[m";
/// The longest sequence that is taken for a colour; real ones have at most 20 bytes.
const MAX_COLOUR: usize = 32;
/// How much of the colours that are on is kept.
const MAX_COLOURS: usize = 256;

/// Shows what a program writes to a terminal: text as [`text`] does, bytes that are none as `\xff`. Colours
/// stay, and end with each piece: what others write in between has its own.
#[derive(Debug, Default)]
pub struct Filter {
    /// The begin of a character or of a colour.
    rest: Vec<u8>,
    /// The sequences that have made the colours of what follows.
    colours: String,
}

impl Filter {
    /// What to write for the next bytes. What is incomplete at their end comes with those that follow.
    pub fn show(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = [std::mem::take(&mut self.rest).as_slice(), bytes].concat();
        self.rest = bytes.split_off(complete(&bytes));
        let mut shown = self.colours.clone();
        for chunk in bytes.utf8_chunks() {
            self.show_text(chunk.valid(), &mut shown);
            for byte in chunk.invalid() {
                // Writing to a string does not fail.
                let _ = write!(shown, "\\x{byte:02x}");
            }
        }
        if !self.colours.is_empty() {
            shown.push_str(RESET);
        }
        shown.into_bytes()
    }

    fn show_text(&mut self, mut rest: &str, shown: &mut String) {
        while let Some(at) = rest.find(ESCAPE) {
            shown.push_str(&text(&rest[..at]));
            rest = &rest[at..];
            let sequence = match colour(rest) {
                Some(colour) => {
                    self.remember(colour);
                    shown.push_str(colour);
                    colour.len()
                }
                None => {
                    shown.extend(ESCAPE.escape_unicode());
                    ESCAPE.len_utf8()
                }
            };
            rest = &rest[sequence..];
        }
        shown.push_str(&text(rest));
    }

    fn remember(&mut self, colour: &str) {
        let numbers = colour.trim_start_matches(COLOUR).trim_end_matches(COLOUR_END);
        let is_reset = numbers.chars().all(|char| char == '0' || char == ';');
        if is_reset || self.colours.len() + colour.len() > MAX_COLOURS {
            self.colours.clear();
        }
        if !is_reset {
            self.colours.push_str(colour);
        }
    }
}

/// The colour that the text begins with.
fn colour(text: &str) -> Option<&str> {
    let numbers = text.strip_prefix(COLOUR)?;
    let end = numbers.find(|char| !is_number(char))?;
    let length = COLOUR.len() + end + COLOUR_END.len_utf8();
    let is_colour = numbers[end..].starts_with(COLOUR_END) && !hides(&numbers[..end]);
    (is_colour && length <= MAX_COLOUR).then(|| &text[..length])
}

/// Whether one of the numbers makes the text invisible. Those after 38, 48 and 58 are parts of a colour.
fn hides(numbers: &str) -> bool {
    const CONCEAL: u32 = 8;
    let mut numbers = numbers.split([';', ':']).map(|number| number.parse().unwrap_or(0_u32));
    while let Some(number) = numbers.next() {
        match number {
            CONCEAL => return true,
            38 | 48 | 58 => {
                let parts = if numbers.next() == Some(2) { 3 } else { 1 };
                numbers.by_ref().take(parts).for_each(drop);
            }
            _ => {}
        }
    }
    false
}

fn is_number(char: char) -> bool {
    char.is_ascii_digit() || char == ';' || char == ':'
}

/// Where the last character or colour begins that what follows may complete; else the end.
fn complete(bytes: &[u8]) -> usize {
    let character = (1..=3.min(bytes.len()))
        .map(|length| bytes.len() - length)
        .find(|at| is_incomplete(&bytes[*at..]));
    let whole = character.unwrap_or(bytes.len());
    let tail = whole.saturating_sub(MAX_COLOUR);
    match bytes[tail..whole].iter().rposition(|byte| *byte == ESCAPE as u8) {
        Some(at) if begins_colour(&bytes[tail + at..whole]) => tail + at,
        _ => whole,
    }
}

/// Whether these bytes are the begin of one character.
fn is_incomplete(bytes: &[u8]) -> bool {
    let error = std::str::from_utf8(bytes).err();
    error.is_some_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}

fn begins_colour(bytes: &[u8]) -> bool {
    let prefix = COLOUR.as_bytes();
    prefix.starts_with(bytes)
        || bytes
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.iter().all(|byte| is_number(char::from(*byte))))
            && bytes.len() < MAX_COLOUR
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(pieces: &[&[u8]]) -> Vec<String> {
        let mut filter = Filter::default();
        pieces.iter().map(|piece| String::from_utf8(filter.show(piece)).unwrap()).collect()
    }

    #[test]
    fn text_passes_and_orders_are_shown() {
        assert_eq!(show(&["größe\n\t日本\n".as_bytes()]), ["größe\n\t日本\n"]);
        assert_eq!(
            show(&[b"\x1b]0;title\x07\x1b[2J\x1b[10mA"]),
            ["\\u{1b}]0;title\\u{7}\\u{1b}[2J\x1b[10mA\x1b[m"]
        );
        assert_eq!(show(&[b"\x9b2J\xff\xc2\x9b1m\r\n"]), ["\\x9b2J\\xff\\u{9b}1m\\r\n"]);
    }

    #[test]
    fn nothing_is_made_invisible() {
        assert_eq!(show(&[b"a\x1b[8mb"]), ["a\\u{1b}[8mb"]);
        assert_eq!(show(&[b"a\x1b[31;08mb"]), ["a\\u{1b}[31;08mb"]);
        assert_eq!(show(&[b"\x1b[38;2;1;2;3;8mb"]), ["\\u{1b}[38;2;1;2;3;8mb"]);
        for colour in ["\x1b[38;5;8m", "\x1b[48;2;8;8;8m", "\x1b[38:5:8;1m", "\x1b[58;5;8;28m"] {
            assert_eq!(show(&[colour.as_bytes()]), [format!("{colour}\x1b[m")]);
        }
    }

    #[test]
    fn colours_end_with_each_piece_and_go_on_with_the_next() {
        let pieces: [&[u8]; 5] =
            [b"\x1b[1m\x1b[38;5;9mred", b"more", b"\x1b[0mplain", b"x", b"\x1b[m"];
        assert_eq!(
            show(&pieces),
            [
                "\x1b[1m\x1b[38;5;9mred\x1b[m",
                "\x1b[1m\x1b[38;5;9mmore\x1b[m",
                "\x1b[1m\x1b[38;5;9m\x1b[0mplain",
                "x",
                "\x1b[m"
            ]
        );
    }

    #[test]
    fn what_is_cut_apart_is_put_together() {
        let whole = "a\x1b[31mgröße日👍\x1b[0m\x1b[2J".as_bytes();
        for cut in 0..whole.len() {
            let (first, second) = whole.split_at(cut);
            let shown = show(&[first, second]).concat();
            let plain: String =
                shown.replace("\x1b[31m", "").replace("\x1b[0m", "").replace("\x1b[m", "");
            assert_eq!(plain, "agröße日👍\\u{1b}[2J", "{cut}");
            assert!(shown.ends_with("\\u{1b}[2J"), "{shown:?}");
        }
    }

    #[test]
    fn colours_without_end_take_no_memory_and_hide_nothing() {
        let endless = format!("\x1b[{}", "1;".repeat(100));
        let mut filter = Filter::default();
        let shown = [endless.as_bytes(), b"2J"].map(|piece| filter.show(piece)).concat();
        assert_eq!(String::from_utf8(shown).unwrap(), format!("\\u{{1b}}[{}2J", "1;".repeat(100)));
        for _ in 0..1000 {
            filter.show(b"\x1b[31m");
        }
        assert!(filter.colours.len() <= MAX_COLOURS);
    }

    /// Whatever comes, in whatever pieces, nothing reaches the terminal but text and colours.
    #[test]
    fn no_other_order_passes() {
        let mut state = 7_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        let bytes = b"\x1b\x1b[;:1m\xc2\x9b\x90J\xe2\x80\xaea\n";
        let mut filter = Filter::default();
        let mut shown = Vec::new();
        for _ in 0..20_000 {
            let piece: Vec<u8> = (0..random(6)).map(|_| bytes[random(bytes.len())]).collect();
            shown.extend(filter.show(&piece));
        }
        let shown = String::from_utf8(shown).unwrap();
        let mut rest = shown.as_str();
        while let Some(at) = rest.find(ESCAPE) {
            assert_eq!(text(&rest[..at]), rest[..at]);
            rest = &rest[at + colour(&rest[at..]).unwrap().len()..];
        }
        assert_eq!(text(rest), rest);
    }
}
