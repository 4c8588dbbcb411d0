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
    let expected: Result<Value, _> = expected.map_err(|error: serde_json::Error| error.to_string());
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
