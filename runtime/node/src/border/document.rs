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
        match serde_json::from_slice(plain) {
            Ok(mut json) => {
                Texts { document: text, decoded }.fill(&mut json);
                Ok(json)
            }
            Err(error) if decoded.is_empty() => Err(NotJson::Syntax { error, text: plain.into() }),
            Err(error) => {
                let whole = whole(text, decoded).split_off(text.len() - plain.len());
                // It is wrong as it came, too, but its places are others.
                let error = serde_json::from_slice::<Json<'_>>(&whole).err().unwrap_or(error);
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
mod tests {
    use std::io::{self, Read};

    use serde_json::Value;

    use super::{Document, NotJson};
    use crate::border::Json;

    /// Gives no more than so many bytes at once.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(self.1);
            self.0.read(&mut buffer[..most])
        }
    }

    fn base64(bytes: usize) -> String {
        let bytes: Vec<_> = (0..bytes).map(|place| (place * 89 % 251) as u8).collect();
        base64_simd::STANDARD.encode_to_string(bytes)
    }

    /// What it is, and whether anything was decoded; or what is wrong.
    fn read(text: &str, at_once: usize) -> (Result<Value, String>, bool) {
        let mut document = Document::read(Slowly(text.as_bytes(), at_once)).unwrap();
        let is_decoded = !document.decoded.is_empty();
        let json = document.json().map(Value::from).map_err(|wrong| match wrong {
            NotJson::Encoding(encoding) => encoding.to_string(),
            NotJson::Syntax { error, text: found } => {
                assert_eq!(String::from_utf8_lossy(&found), text.trim_start_matches('\u{feff}'));
                error.to_string()
            }
        });
        (json, is_decoded)
    }

    fn decodes_as_it_reads(text: &str) -> bool {
        let expected = serde_json::from_str(text.trim_start_matches('\u{feff}'));
        let expected: Result<Value, _> =
            expected.map_err(|error: serde_json::Error| error.to_string());
        [66, 67, 1000, 4099, 65_536].map(|at_once| {
            let (found, is_decoded) = read(text, at_once);
            assert!(found == expected, "{at_once}: {} bytes of {text:.80}", text.len());
            is_decoded
        })[4]
    }

    #[test]
    fn long_base64_is_decoded_and_nothing_is_lost() {
        assert!(!decodes_as_it_reads(&format!(r#"["", "{}", ""]"#, base64(48_000))));
        for bytes in [50_001, 50_002, 50_003] {
            let data = base64(bytes);
            assert!(decodes_as_it_reads(&format!(r#"["", "{data}", ""]"#)));
            assert!(decodes_as_it_reads(&format!(r#"{{"a":["{data}"], "b":"{data}"}}"#)));
            decodes_as_it_reads(&format!("\u{feff}\"{data}\""));
            // Names of fields, two of them, and one field twice.
            decodes_as_it_reads(&format!(r#"{{"{data}" : "{data}", "1{data}":1, "":2}}"#));
            decodes_as_it_reads(&format!(r#"{{"a":"{data}", "a":"AAAA{data}"}}"#));
        }
    }

    #[test]
    fn what_only_looks_like_base64_stays_as_it_is() {
        let data = base64(51_000);
        for text in [
            format!(r#"["{data}A"]"#),
            format!(r#"["{data}AA=="]"#),
            format!(r#"["{data}AB=="]"#),
            format!(r#"["{data}AA==AAAA{data}"]"#),
            format!(r#"["{data}AA==AA==", 1]"#),
            format!(r#"["{data}\n{data}"]"#),
            format!(r#"["\"{data}", "\\"]"#),
            format!(r#"["{data} {data}", "ä{data}"]"#),
        ] {
            decodes_as_it_reads(&text);
        }
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place_in_the_document_as_it_came() {
        let data = base64(51_000);
        for text in [
            format!(r#"["{data}" 1]"#),
            format!(r#"["{data}"#),
            format!(r#"["{data}A"#),
            format!(r#"["a"{data}"b"]"#),
            format!(r#"{{"a"{data}"b": 1}}"#),
            data.clone(),
            format!(r#"{data}"{data}"#),
            format!("\u{feff}[\n\"{data}\",\n]"),
            format!("[\"{data}\tA\"]"),
        ] {
            decodes_as_it_reads(&text);
        }
    }

    #[test]
    fn bytes_come_without_their_text() {
        let text = format!(r#"["{}"]"#, base64(51_000));
        let mut document = Document::read(text.as_bytes()).unwrap();
        let Ok(Json::List(values)) = document.json() else { panic!("it is a list") };
        assert!(matches!(&values[..], [Json::Base64(bytes)] if bytes.len() == 51_000));
    }

    #[test]
    fn utf_16_is_told_and_space_is_blank() {
        let mut document = Document::read(&b"[\0"[..]).unwrap();
        assert!(matches!(document.json(), Err(NotJson::Encoding(_))));
        assert!(Document::read(&b" \n"[..]).unwrap().is_blank());
    }
}
