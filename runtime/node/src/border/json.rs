//! JSON whose texts lie where they were read: those of large arrays are not copied.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::base64;

/// A JSON value. A text without escapes is a part of the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Cow<'a, str>),
    /// A text of base64 that was decoded while it was read.
    Base64(Vec<u8>),
    /// An array of JSON's.
    List(Vec<Json<'a>>),
    /// An object; of two fields with one name the last one counts.
    Object(IndexMap<Cow<'a, str>, Json<'a>>),
}

impl<'a> Json<'a> {
    /// Reads a document. All who read JSON do it here: serde would have as many readers as there are crates and
    /// types.
    ///
    /// # Errors
    ///
    /// If the document is no JSON.
    pub fn from_slice(document: &'a [u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(document)
    }

    /// The field of that name, if this is an object that has one.
    pub fn take(&mut self, name: &str) -> Option<Self> {
        if let Self::Object(fields) = self { fields.shift_remove(name) } else { None }
    }

    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) | Self::Base64(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl From<Json<'_>> for Value {
    fn from(json: Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(boolean) => Self::Bool(boolean),
            Json::Number(number) => Self::Number(number),
            Json::Text(text) => Self::String(text.into_owned()),
            Json::Base64(bytes) => Self::String(base64::to_text(&bytes)),
            Json::List(values) => Self::Array(values.into_iter().map(Self::from).collect()),
            Json::Object(fields) => {
                let fields =
                    fields.into_iter().map(|(name, value)| (name.into_owned(), value.into()));
                Self::Object(fields.collect())
            }
        }
    }
}

impl From<Value> for Json<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(boolean) => Self::Bool(boolean),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text.into()),
            Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into()));
                Self::Object(fields.collect())
            }
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(boolean))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Text(text.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Json::Text(text.to_owned().into()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Json::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut fields = IndexMap::new();
        while let Some(name) = entries.next_key_seed(Name)? {
            fields.insert(name, entries.next_value()?);
        }
        Ok(Json::Object(fields))
    }
}

/// The name of a field.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(name.into())
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(name.to_owned().into())
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::Value;

    use super::Json;

    #[test]
    fn it_reads_what_serde_json_reads() {
        let text = r#"{"z":[null,true,-1,18446744073709551615,1.5e300],"a":{"\n":"€"},"z":[0.1]}"#;
        let json: Json<'_> = serde_json::from_str(text).unwrap();
        assert_eq!(Value::from(json), serde_json::from_str::<Value>(text).unwrap());
        for wrong in ["{", "[1,]", "\"\\q\"", "1e999", &"[".repeat(200)] {
            let expected = serde_json::from_str::<Value>(wrong).unwrap_err().to_string();
            let found = serde_json::from_str::<Json<'_>>(wrong).unwrap_err().to_string();
            assert_eq!(found, expected, "{wrong}");
        }
    }

    #[test]
    fn a_text_without_escapes_is_not_copied() {
        let document = r#"{"a":"plain","b":"es\u0063aped"}"#;
        let mut json: Json<'_> = serde_json::from_str(document).unwrap();
        let (plain, escaped) = (json.take("a"), json.take("b"));
        assert!(matches!(plain, Some(Json::Text(Cow::Borrowed("plain")))));
        assert_eq!(escaped, Some(Json::Text("escaped".into())));
        assert_eq!(json.take("c"), None);
    }
}
