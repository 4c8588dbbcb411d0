//! What flows between nodes.

use indexmap::IndexMap;
use serde_json::Number;

use crate::Array;

/// The fields of an item that is an object, in the order in which they were put in.
pub type Object = IndexMap<String, Item>;

/// What flows between nodes: a tree like a JSON value, whose leaves may be arrays of numbers.
///
/// A clone is a deep copy but for the arrays, which are immutable: these share their bytes.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub enum Item {
    /// JSON's `null`, Python's `None`.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number that JSON can say: an integer of 64 bits or a finite float.
    Number(Number),
    /// A string.
    Text(String),
    /// Items in a row.
    List(Vec<Item>),
    /// Items by name.
    Object(Object),
    /// Elements of one type, packed. How JSON says them is in [`crate::border`].
    Array(Array),
}

impl Item {
    /// The number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl From<bool> for Item {
    fn from(boolean: bool) -> Self {
        Self::Bool(boolean)
    }
}

impl From<i64> for Item {
    fn from(integer: i64) -> Self {
        Self::Number(integer.into())
    }
}

impl From<u64> for Item {
    fn from(integer: u64) -> Self {
        Self::Number(integer.into())
    }
}

impl From<f64> for Item {
    /// What JSON can't say, NaN or an infinity, becomes null.
    fn from(float: f64) -> Self {
        Number::from_f64(float).map_or(Self::Null, Self::Number)
    }
}

impl From<&str> for Item {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Item {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Item>> for Item {
    fn from(items: Vec<Item>) -> Self {
        Self::List(items)
    }
}

impl FromIterator<Item> for Item {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}

impl From<Object> for Item {
    fn from(fields: Object) -> Self {
        Self::Object(fields)
    }
}

impl From<Array> for Item {
    fn from(array: Array) -> Self {
        Self::Array(array)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Item, Object};

    #[test]
    fn each_kind_is_made_of_what_rust_has() {
        let fields =
            Object::from_iter([("z".to_owned(), true.into()), ("a".to_owned(), 1_i64.into())]);
        let item: Item =
            [fields.into(), "text".into(), 1.5.into(), u64::MAX.into()].into_iter().collect();
        let json = Value::from(item).to_string();
        assert_eq!(json, r#"[{"z":true,"a":1},"text",1.5,18446744073709551615]"#);
    }

    #[test]
    fn a_float_that_json_cannot_say_is_null() {
        assert_eq!(Item::from(f64::NAN), Item::Null);
        assert_eq!(Item::from(-f64::INFINITY), Item::Null);
        assert_eq!(Item::from(-0.5).as_f64(), Some(-0.5));
    }

    #[test]
    fn only_a_number_is_a_number_and_only_a_text_a_text() {
        assert_eq!(Item::from(json!(3)).as_f64(), Some(3.0));
        assert_eq!(Item::from(json!("3")).as_f64(), None);
        assert_eq!(Item::from(json!("3")).as_str(), Some("3"));
        assert_eq!(Item::from(json!(3)).as_str(), None);
    }

    /// A long list of items costs no more than it did as JSON.
    #[test]
    fn an_item_is_no_larger_than_a_json_value() {
        assert!(size_of::<Item>() <= size_of::<Value>());
    }
}
