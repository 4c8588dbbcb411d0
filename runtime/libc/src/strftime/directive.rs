//! The form of a directive: flags, a width, a modifier and the letter that says what is meant.

use super::Wide;

/// No text is padded to more than this. In glibc the width is a number of any size, and the caller's
/// buffer the limit.
const MAX_WIDTH: usize = 1 << 20;

/// Asks for another calendar, or for other digits; the C locale has neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modifier {
    E,
    O,
}

/// What stands after a `%`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Directive {
    /// `_`, `-` or `0`.
    pub pad: Option<u8>,
    /// `^`: in capitals.
    pub upper: bool,
    pub lower: bool,
    /// `#`: in the other case.
    pub swap: bool,
    pub width: usize,
    pub modifier: Option<Modifier>,
    /// 0 at the end of the format.
    pub conversion: u8,
}

impl Directive {
    /// Reads what stands after the `%`; gives its length, too.
    pub fn parse(text: &[Wide]) -> (Self, usize) {
        let mut directive = Self::default();
        let mut bytes = text.iter().map(|wide| u8::try_from(*wide).unwrap_or(0));
        let mut length = 0;
        let mut next = || {
            length += 1;
            bytes.next().unwrap_or(0)
        };
        let mut byte = next();
        while directive.take_flag(byte) {
            byte = next();
        }
        while byte.is_ascii_digit() {
            let digit = usize::from(byte - b'0');
            directive.width = (directive.width * 10 + digit).min(MAX_WIDTH);
            byte = next();
        }
        directive.modifier = match byte {
            b'E' => Some(Modifier::E),
            b'O' => Some(Modifier::O),
            _ => None,
        };
        if directive.modifier.is_some() {
            byte = next();
        }
        directive.conversion = byte;
        (directive, length.min(text.len()))
    }

    fn take_flag(&mut self, byte: u8) -> bool {
        match byte {
            b'_' | b'-' | b'0' => self.pad = Some(byte),
            b'^' => self.upper = true,
            b'#' => self.swap = true,
            _ => return false,
        }
        true
    }
}
