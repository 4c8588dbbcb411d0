//! The input items of a run.

use pipeline_node::Item;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The input items of a run, as values or as JSON that a run passes on as it is.
#[derive(Debug, Clone)]
pub struct Input(Items);

#[derive(Debug, Clone)]
enum Items {
    Values(Vec<Value>),
    Json(Box<RawValue>),
}

/// Why a text is no input.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// It is no JSON.
    #[error("the input is no JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// It is some other JSON value than an array.
    #[error("the input must be an array of items, found {0}")]
    NotAnArray(&'static str),
}

impl Input {
    /// Takes a JSON array. It is checked but not taken apart: however large it is, it is held once. A mark of
    /// the order of bytes before it is skipped.
    ///
    /// # Errors
    ///
    /// [`InputError`] if it isn't one.
    pub fn from_json(mut text: String) -> Result<Self, InputError> {
        if text.starts_with(BYTE_ORDER_MARK) {
            text.remove(0);
        }
        let json = RawValue::from_string(text)?;
        match kind(json.get()) {
            None => Ok(Self(Items::Json(json))),
            Some(other) => Err(InputError::NotAnArray(other)),
        }
    }
}

impl From<Vec<Value>> for Input {
    fn from(items: Vec<Value>) -> Self {
        Self(Items::Values(items))
    }
}

/// Arrays in them are base64; [`Request::of_items`](crate::Request::of_items) makes files of them.
impl From<Vec<Item>> for Input {
    fn from(items: Vec<Item>) -> Self {
        items.into_iter().map(Value::from).collect::<Vec<_>>().into()
    }
}

impl Serialize for Input {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Items::Values(items) => items.serialize(serializer),
            Items::Json(json) => json.serialize(serializer),
        }
    }
}

/// What a JSON text is, unless it is an array; its first character tells.
fn kind(json: &str) -> Option<&'static str> {
    match json.trim_start().as_bytes().first() {
        Some(b'[') => None,
        Some(b'{') => Some("an object"),
        Some(b'"') => Some("a string"),
        Some(b't' | b'f') => Some("a boolean"),
        Some(b'n') => Some("null"),
        _ => Some("a number"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::Input;

    #[test]
    fn a_json_array_is_passed_on_as_it_is() {
        let input = Input::from_json(" [1.0, {\"a\" :\"\\u00e4\"}]\n".to_owned()).unwrap();
        assert_eq!(serde_json::to_string(&input).unwrap(), "[1.0, {\"a\" :\"\\u00e4\"}]");
        let marked = Input::from_json("\u{feff}[1]".to_owned()).unwrap();
        assert_eq!(serde_json::to_string(&marked).unwrap(), "[1]");
        let input = Input::from(vec![json!(1.0), json!({"a": "ä"})]);
        assert_eq!(serde_json::to_string(&input).unwrap(), r#"[1.0,{"a":"ä"}]"#);
    }

    #[test]
    fn what_is_no_array_is_told() {
        let message = |text: &str| Input::from_json(text.to_owned()).unwrap_err().to_string();
        for (text, found) in [
            ("{}", "an object"),
            ("\"a\"", "a string"),
            ("true", "a boolean"),
            (" false", "a boolean"),
            ("null", "null"),
            ("-1", "a number"),
        ] {
            let expected = format!("the input must be an array of items, found {found}");
            assert_eq!(message(text), expected);
        }
        assert!(message("[1,]").starts_with("the input is no JSON: "));
        assert!(message("").starts_with("the input is no JSON: "));
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(serde_json::to_string(&Input::from_json(deep.clone()).unwrap()).unwrap(), deep);
    }
}
