//! A JSON document of which large arrays are never held as text: it would take more memory than the arrays
//! themselves, all of it new to the process.

mod intake;

use std::borrow::Cow;
use std::io::{self, Read};
use std::mem;

use pipeline_command::text::{Utf16, without_mark};

use self::intake::Intake;
use super::base64;
use super::json::Json;

/// A JSON document as it is read: texts of base64 that are long were decoded meanwhile.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What was read; there is nothing between the quotes of texts that were decoded.
    text: Vec<u8>,
    decoded: Vec<Decoded>,
}

/// A text that was decoded.
#[derive(Debug, Clone)]
struct Decoded {
    /// Where its second quote is.
    quote: usize,
    /// What it says.
    bytes: Vec<u8>,
}

/// Why a document is no JSON.
#[derive(Debug)]
pub enum NotJson<'a> {
    /// It is in another encoding.
    Encoding(Utf16),
    /// It is wrong.
    Syntax {
        /// What is wrong, and where.
        error: serde_json::Error,
        /// The document as it came, without the mark of its encoding.
        text: Cow<'a, [u8]>,
    },
}

impl Document {
    /// Reads to the end.
    ///
    /// # Errors
    ///
    /// When it can't be read.
    pub fn read(mut from: impl Read) -> io::Result<Self> {
        Intake::default().read(&mut from)
    }

    /// Whether there is nothing but space.
    pub fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }

    /// The value. What was decoded goes to it.
    ///
    /// # Errors
    ///
    /// [`NotJson`] if the document is none.
    pub fn json(&mut self) -> Result<Json<'_>, NotJson<'_>> {
        if self.decoded.iter().any(|decoded| self.is_name(decoded)) {
            self.text = whole(&self.text, &self.decoded);
            self.decoded.clear();
        }
        let Self { text, decoded } = self;
        let plain = without_mark(text).map_err(NotJson::Encoding)?;
        match Json::from_slice(plain) {
            Ok(mut json) => {
                Texts { document: text, decoded }.fill(&mut json);
                Ok(json)
            }
            Err(error) if decoded.is_empty() => Err(NotJson::Syntax { error, text: plain.into() }),
            Err(error) => {
                let whole = whole(text, decoded).split_off(text.len() - plain.len());
                // It is wrong as it came, too, but its places are others.
                let error = Json::from_slice(&whole).err().unwrap_or(error);
                Err(NotJson::Syntax { error, text: whole.into() })
            }
        }
    }

    /// Whether it is the name of a field: of all such names only one may be empty.
    fn is_name(&self, decoded: &Decoded) -> bool {
        let mut next = self.text[decoded.quote + 1..].iter();
        next.find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
    }
}

/// Base64 has one text for the same bytes, so that nothing is lost.
fn whole(text: &[u8], decoded: &[Decoded]) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut copied = 0;
    for Decoded { quote, bytes } in decoded {
        whole.extend_from_slice(&text[copied..*quote]);
        base64::encode(bytes, &mut whole);
        copied = *quote;
    }
    whole.extend_from_slice(&text[copied..]);
    whole
}

/// The texts that were decoded, by their place.
struct Texts<'a> {
    document: &'a [u8],
    decoded: &'a mut [Decoded],
}

impl Texts<'_> {
    /// Puts the bytes in the place of the empty texts that stand for them.
    fn fill(&mut self, json: &mut Json<'_>) {
        match json {
            Json::Text(Cow::Borrowed(text)) if text.is_empty() => {
                if let Some(bytes) = self.take(text) {
                    *json = Json::Base64(bytes);
                }
            }
            Json::List(values) => values.iter_mut().for_each(|value| self.fill(value)),
            Json::Object(fields) => fields.values_mut().for_each(|value| self.fill(value)),
            _ => {}
        }
    }

    /// The bytes of an empty text. Whether it was empty from the start, its address in the document tells.
    fn take(&mut self, text: &str) -> Option<Vec<u8>> {
        let place = text.as_ptr().addr().wrapping_sub(self.document.as_ptr().addr());
        let found = self.decoded.binary_search_by_key(&place, |decoded| decoded.quote).ok()?;
        Some(mem::take(&mut self.decoded[found].bytes))
    }
}

#[cfg(test)]
mod tests;
