//! Where a JSON document has half a character: serde_json names a line and a column, which say little to
//! those who did not write the document themselves.

use pipeline_node::border::Json;

/// `\u` and four digits.
const ESCAPE: usize = 6;

/// What takes the place of a half: no document has it, since it holds characters for internal use.
const MARK: &str = "\u{fdd0}half\u{fdd1}";

/// The place of the first text with an escape of one of two surrogates, such as `input_data[2]["name"]`;
/// `None` if there is none, or if the document is no JSON besides.
pub(crate) fn place(document: &[u8], root: &str) -> Option<String> {
    let mended = mended(std::str::from_utf8(document).ok()?)?;
    search(&Json::from_slice(mended.as_bytes()).ok()?, root)
}

/// The document with a mark for each half; `None` if there is none.
fn mended(document: &str) -> Option<String> {
    let (mut mended, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(found) = document[at..].find('\\') {
        at += found;
        let [first, second] = [at, at + ESCAPE].map(|at| surrogate(document, at));
        at += match (first, second) {
            (Some(Half::First), Some(Half::Second)) => 2 * ESCAPE,
            (Some(_), _) => {
                mended += &document[copied..at];
                mended += MARK;
                copied = at + ESCAPE;
                ESCAPE
            }
            // The backslash, and what it is before, which may be another one.
            (None, _) => 1 + document[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    (copied > 0).then(|| mended + &document[copied..])
}

enum Half {
    First,
    Second,
}

/// The surrogate whose escape is there.
fn surrogate(document: &str, at: usize) -> Option<Half> {
    let digits = document.get(at..at + ESCAPE)?.strip_prefix("\\u")?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..0xdc00 => Some(Half::First),
        0xdc00..0xe000 => Some(Half::Second),
        _ => None,
    }
}

fn search(value: &Json<'_>, place: &str) -> Option<String> {
    match value {
        Json::Text(text) => text.contains(MARK).then(|| place.to_owned()),
        Json::List(values) => values
            .iter()
            .enumerate()
            .find_map(|(index, value)| search(value, &format!("{place}[{index}]"))),
        Json::Object(fields) => fields.iter().find_map(|(name, value)| match name.contains(MARK) {
            true => Some(place.to_owned()),
            false => search(value, &inside(place, name)),
        }),
        _ => None,
    }
}

/// The document's own fields have names that need no quotes.
fn inside(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}[{name:?}]") }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn the_first_half_is_named_by_its_place() {
        for (document, expected) in [
            (r#"{"input_data": [1, "cut \ud83d"]}"#, "input_data[1]"),
            (r#"{"input_data": [{"a b": ["\uDE00 cut"]}]}"#, r#"input_data[0]["a b"][0]"#),
            (r#"{"input_data": [{"\ud83d": 1}]}"#, "input_data[0]"),
            (r#"{"a": "\\ud83d \ud83d\ude00", "b": "\ud83d\ud83d\ude00"}"#, "b"),
            (r#"{"a": "\"\ud83dé", "b": "\ud83d"}"#, "a"),
        ] {
            assert_eq!(place(document.as_bytes(), "").as_deref(), Some(expected), "{document}");
        }
        assert_eq!(place(br#"["\ud83d"]"#, "input_data").as_deref(), Some("input_data[0]"));
    }

    #[test]
    fn what_has_none_or_is_wrong_besides_has_no_place() {
        for document in
            [r#"["\ud83d\ude00"]"#, r#"["\\ud83d"]"#, r#"["\ud83d", ]"#, r#"["\ud8"#, "\\"]
        {
            assert_eq!(place(document.as_bytes(), ""), None, "{document}");
        }
        assert_eq!(place(b"\xff\\ud83d", ""), None);
    }
}
