//! Reading, piece by piece.

use std::hint::black_box;
use std::io::{self, ErrorKind, Read};

use super::{Decoded, Document};
use crate::border::base64;

/// What is read at once.
const PIECE: usize = 64 << 10;
/// A piece that begins with so many characters of base64 is taken for the rest of a long text, if it is.
const SIGN: usize = 64;
/// So many characters are decoded at once. In the last of them the end of the text is searched.
const BLOCK: usize = 4 << 10;
/// So many bytes make four characters of base64.
const QUAD: usize = 4;

/// A document of which a part was read.
#[derive(Default)]
pub(super) struct Intake {
    document: Document,
    /// What the text says that has not ended yet.
    open: Option<Vec<u8>>,
}

impl Intake {
    pub(super) fn read(mut self, from: &mut dyn Read) -> io::Result<Document> {
        let mut piece = vec![0; PIECE];
        let mut kept = 0;
        loop {
            let length = match from.read(&mut piece[kept..]) {
                Ok(0) => break,
                Ok(length) => kept + length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let taken = self.take(&piece[..length]);
            piece.copy_within(taken..length, 0);
            kept = length - taken;
        }
        if self.open.is_some() {
            self.end(&piece[..kept]);
        }
        Ok(self.document)
    }

    /// Takes a piece, and tells how much of it. The rest, a few characters of base64, is to come again.
    fn take(&mut self, piece: &[u8]) -> usize {
        let begun = if self.open.is_some() { 0 } else { self.begin(piece) };
        let Some(bytes) = &mut self.open else {
            self.document.text.extend_from_slice(piece);
            return piece.len();
        };
        let taken = begun + decode(&piece[begun..], bytes);
        let rest = &piece[taken..];
        if rest.len() < 2 * QUAD && rest.iter().all(may_go_on) {
            return taken;
        }
        self.end(rest);
        piece.len()
    }

    /// Opens a text, if the piece is the rest of a long one. What of it makes four characters with what
    /// came before is taken.
    fn begin(&mut self, piece: &[u8]) -> usize {
        let text = &mut self.document.text;
        let is_likely = piece.len() > SIGN && piece[..SIGN].iter().all(is_of_base64);
        let Some(quote) = is_likely.then(|| last_quote(text)).flatten() else { return 0 };
        let missing = (quote + 1).wrapping_sub(text.len()) % QUAD;
        let mut head = text[quote + 1..].to_vec();
        head.extend_from_slice(&piece[..missing]);
        // Many arrays are as large as the one before.
        let likely = self.document.decoded.last().map_or(PIECE, |last| last.bytes.len());
        let mut bytes = Vec::with_capacity(likely.max(PIECE));
        if head.ends_with(b"=") || !base64::decode(&head, &mut bytes) {
            return 0;
        }
        text.truncate(quote + 1);
        self.open = Some(bytes);
        missing
    }

    /// Closes the text at its quote, which comes soon: not far from there nothing could be decoded.
    fn end(&mut self, rest: &[u8]) {
        let end = rest.iter().position(|byte| !may_go_on(byte)).unwrap_or(rest.len());
        let mut bytes = self.open.take().unwrap_or_default();
        let text = &mut self.document.text;
        let (last, rest) = rest.split_at(end);
        if rest.starts_with(b"\"") && base64::decode(last, &mut bytes) {
            bytes.shrink_to_fit();
            self.document.decoded.push(Decoded { quote: text.len(), bytes });
        } else {
            // It is no base64, or has no end.
            base64::encode(&bytes, text);
            text.extend_from_slice(last);
        }
        text.extend_from_slice(rest);
    }
}

/// Decodes what is base64 for certain, and tells how much that is. What may be the end of the text is left.
fn decode(piece: &[u8], bytes: &mut Vec<u8>) -> usize {
    let mut taken = 0;
    while piece.len() - taken >= 2 * QUAD {
        let length = (piece.len() - taken - QUAD).min(BLOCK) / QUAD * QUAD;
        let block = &piece[taken..taken + length];
        if bytes.capacity() - bytes.len() < BLOCK {
            grow(bytes);
        }
        if block.ends_with(b"=") || !base64::decode(block, bytes) {
            break;
        }
        taken += length;
    }
    taken
}

/// Makes room for half as many bytes again.
fn grow(bytes: &mut Vec<u8>) {
    let more = bytes.len() / 2 + BLOCK;
    if cfg!(target_family = "wasm") {
        // The C library's allocator moves a block that has too little room behind it, even at the end of the heap,
        // which it could extend. It is larger afterwards.
        drop(black_box(Vec::<u8>::with_capacity(more)));
    }
    bytes.reserve_exact(more);
}

/// The last quote, if it can begin a text of base64 that has not ended.
fn last_quote(text: &[u8]) -> Option<usize> {
    let near = text.len().saturating_sub(PIECE);
    let quote = near + text[near..].iter().rposition(|byte| *byte == b'"')?;
    (!text[..quote].ends_with(b"\\")).then_some(quote)
}

/// Whether a text of base64 may have this character.
fn may_go_on(byte: &u8) -> bool {
    is_of_base64(byte) || *byte == b'='
}

fn is_of_base64(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}
